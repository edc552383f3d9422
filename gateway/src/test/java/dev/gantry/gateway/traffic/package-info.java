@NullMarked
package dev.gantry.gateway.traffic;

import org.jspecify.annotations.NullMarked;

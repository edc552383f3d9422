@NullMarked
package dev.gantry.monitoring.traffic;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.gantry.monitoring;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.gantry.monitoring.learning;

import org.jspecify.annotations.NullMarked;

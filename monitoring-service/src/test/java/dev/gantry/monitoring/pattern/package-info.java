@NullMarked
package dev.gantry.monitoring.pattern;

import org.jspecify.annotations.NullMarked;

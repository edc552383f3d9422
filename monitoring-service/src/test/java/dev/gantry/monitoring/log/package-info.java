@NullMarked
package dev.gantry.monitoring.log;

import org.jspecify.annotations.NullMarked;

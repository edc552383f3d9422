@NullMarked
package dev.gantry.monitoring.usage;

import org.jspecify.annotations.NullMarked;

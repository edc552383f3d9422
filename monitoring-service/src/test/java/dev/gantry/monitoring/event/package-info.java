@NullMarked
package dev.gantry.monitoring.event;

import org.jspecify.annotations.NullMarked;

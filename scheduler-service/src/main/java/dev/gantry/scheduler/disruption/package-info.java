/** How many pods may be taken away by choice, and whether this one may: pure decisions, time is a parameter. */
@NullMarked
package dev.gantry.scheduler.disruption;

import org.jspecify.annotations.NullMarked;

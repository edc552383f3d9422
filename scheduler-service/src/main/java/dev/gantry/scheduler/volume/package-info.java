/** Decisions on claims and volumes: pure functions over the objects of the moment. */
@NullMarked
package dev.gantry.scheduler.volume;

import org.jspecify.annotations.NullMarked;

/** A Job whose every end has to be counted once. */
@NullMarked
package dev.gantry.simulation.job;

import org.jspecify.annotations.NullMarked;

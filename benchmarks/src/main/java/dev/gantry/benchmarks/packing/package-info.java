/** Replays of recorded pods onto recorded machines, by which policies of packing are compared. */
@NullMarked
package dev.gantry.benchmarks.packing;

import org.jspecify.annotations.NullMarked;

/** A seeded, single-threaded world in which the control loops run: requests are lost, views are late, processes die. */
@NullMarked
package dev.gantry.deployment.simulation;

import org.jspecify.annotations.NullMarked;

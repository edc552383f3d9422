/** Runs the control loops on one thread from a seed, with faults, and checks after every step what must always hold. */
@NullMarked
package dev.gantry.simulation;

import org.jspecify.annotations.NullMarked;

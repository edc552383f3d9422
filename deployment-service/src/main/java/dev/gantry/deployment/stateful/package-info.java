/**
 * What to do next for a StatefulSet: pure functions from a snapshot to a step. Nothing here reads a clock, a random number
 * or the network.
 */
@NullMarked
package dev.gantry.deployment.stateful;

import org.jspecify.annotations.NullMarked;

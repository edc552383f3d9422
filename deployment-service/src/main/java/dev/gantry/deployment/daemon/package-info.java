/**
 * What to do next for a DaemonSet: pure functions from a snapshot to a step. Nothing here reads a clock, a random number or
 * the network.
 */
@NullMarked
package dev.gantry.deployment.daemon;

import org.jspecify.annotations.NullMarked;

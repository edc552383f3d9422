/**
 * What to do next for a Deployment or a ReplicaSet: pure functions from a snapshot to a step. Nothing here reads a clock,
 * a random number or the network.
 */
@NullMarked
package dev.gantry.deployment.rollout;

import org.jspecify.annotations.NullMarked;

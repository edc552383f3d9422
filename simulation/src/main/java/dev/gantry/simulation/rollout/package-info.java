/** A Deployment and its ReplicaSets under a user who does not wait. */
@NullMarked
package dev.gantry.simulation.rollout;

import org.jspecify.annotations.NullMarked;

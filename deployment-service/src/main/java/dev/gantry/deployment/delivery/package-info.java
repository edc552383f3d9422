/**
 * How a new template is brought in beside the one that serves, as annotations say: pure values. What follows of them for
 * ReplicaSets is decided in {@code rollout}.
 */
@NullMarked
package dev.gantry.deployment.delivery;

import org.jspecify.annotations.NullMarked;

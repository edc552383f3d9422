/** Rollout decisions as tables and scenarios. */
@NullMarked
package dev.gantry.deployment.rollout;

import org.jspecify.annotations.NullMarked;

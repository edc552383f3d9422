/** What happens to rollouts, read from one committed change after the other: pure functions of what was stored. */
@NullMarked
package dev.gantry.deployment.happening;

import org.jspecify.annotations.NullMarked;

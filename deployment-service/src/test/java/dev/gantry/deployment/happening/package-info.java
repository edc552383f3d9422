/** What happens to rollouts: tables of changes, and what they tell. */
@NullMarked
package dev.gantry.deployment.happening;

import org.jspecify.annotations.NullMarked;

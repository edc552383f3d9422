/** Carries out what {@code rebalance} plans, while this replica leads. */
@NullMarked
package dev.gantry.scheduler.rebalancer;

import org.jspecify.annotations.NullMarked;

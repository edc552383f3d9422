/** Which running pods would better be on another node: pure decisions over a snapshot. */
@NullMarked
package dev.gantry.scheduler.rebalance;

import org.jspecify.annotations.NullMarked;

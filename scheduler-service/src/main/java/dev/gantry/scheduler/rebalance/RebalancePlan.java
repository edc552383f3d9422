package dev.gantry.scheduler.rebalance;

import java.util.List;

/**
 * The pods to move now, of each workload one at the most.
 *
 * @param moves in the order in which they were found
 */
public record RebalancePlan(List<Move> moves) {

    public static final RebalancePlan NOTHING = new RebalancePlan(List.of());

    public RebalancePlan {
        moves = List.copyOf(moves);
    }
}

package dev.gantry.scheduler.placement;

import java.util.List;

/** A filter on what is left of a node, which the pods placed before change. */
public interface UsageFilter {

    /** Whether it can reject any node for the demand; where not, it need not be asked (Kubernetes' PreFilter with Skip). */
    boolean concerns(PreparedDemand demand);

    /** Clears {@code feasible} for every node that does not pass; the same as {@link #passes} node by node. */
    void clearInfeasible(PreparedDemand demand, UsageTable usage, boolean[] feasible);

    boolean passes(PreparedDemand demand, UsageTable usage, int node);

    /** Every reason why the node does not pass; empty where it does. */
    List<Rejection> reject(PreparedDemand demand, UsageTable usage, int node);
}

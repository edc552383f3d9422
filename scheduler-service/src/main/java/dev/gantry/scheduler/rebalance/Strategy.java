package dev.gantry.scheduler.rebalance;

/** Why a pod moves, in the words of the Kubernetes descheduler. */
public enum Strategy {
    /** Its node is loaded more than others, such as one that has just joined. */
    LOW_NODE_UTILIZATION("LowNodeUtilization"),
    /** Its node is hardly used, and its pods fit on others. */
    HIGH_NODE_UTILIZATION("HighNodeUtilization"),
    /** Its node runs more pods of its owner than another would. */
    REMOVE_DUPLICATES("RemoveDuplicates"),
    /** Its node would be refused by its own spread constraints now, as after a zone has joined. */
    REMOVE_PODS_VIOLATING_TOPOLOGY_SPREAD_CONSTRAINT("RemovePodsViolatingTopologySpreadConstraint");

    private final String strategyName;

    Strategy(String strategyName) {
        this.strategyName = strategyName;
    }

    public String strategyName() {
        return strategyName;
    }
}

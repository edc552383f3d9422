package dev.gantry.scheduler;

/** The metrics of this service beside those of apimachinery. */
public enum SchedulerMetric {
    /** Counter with tag {@code result}: scheduled, unschedulable, or lost (another write came first; tried again). */
    ATTEMPTS("gantry.scheduler.attempts", "Tries to place a pod, by result"),
    /** Timer: one batch, from the snapshot to the plan. */
    PLAN("gantry.scheduler.plan", "Time to plan one batch of pods"),
    /** Timer: one batch, from the plan to the commit. */
    BIND("gantry.scheduler.bind", "Time to write one batch of bindings"),
    /** Gauge with tag {@code queue}: active, backoff or unschedulable. */
    PENDING_PODS("gantry.scheduler.pending.pods", "Pods without a node, by what they wait for"),
    /** Counter: pods stopped to make room for one of higher priority. */
    PREEMPTION_VICTIMS("gantry.scheduler.preemption.victims", "Pods stopped to make room for others"),
    /** Counter with tag {@code reason}: taint, orphaned or lost. */
    EVICTIONS("gantry.scheduler.evictions", "Pods deleted since their node is gone or unfit, by reason"),
    /**
     * Counter with tags {@code strategy} (the descheduler's name of it) and {@code result}: moved, planned (told of in a dry run), refused (by a
     * disruption budget) or gone (the pod was, meanwhile).
     */
    REBALANCE_MOVES("gantry.scheduler.rebalance.moves", "Pods moved to better nodes, by strategy and result"),
    /** Timer: one plan of the rebalancer. */
    REBALANCE_PLAN("gantry.scheduler.rebalance.plan", "Time to plan which pods are to move");

    private final String metricName;
    private final String description;

    SchedulerMetric(String metricName, String description) {
        this.metricName = metricName;
        this.description = description;
    }

    public String metricName() {
        return metricName;
    }

    public String description() {
        return description;
    }
}

package dev.gantry.deployment.controller;

/** Every metric of the control loops, under the name by which Micrometer knows it. */
public enum DeploymentMetric {
    /** Pods that workloads created. */
    PODS_CREATED("gantry.deployment.pods.created", "Pods created by workloads"),

    /** Pods that workloads deleted. */
    PODS_DELETED("gantry.deployment.pods.deleted", "Pods deleted by workloads"),

    /** Sizes of ReplicaSets that Deployments changed. */
    REPLICA_SETS_SCALED("gantry.deployment.replicasets.scaled", "ReplicaSets scaled by Deployments"),

    /** Rollouts of a new template that began. */
    ROLLOUTS_STARTED("gantry.deployment.rollouts.started", "New revisions whose rollout began"),

    /** Rollouts that failed and were undone without being told to. */
    AUTOMATIC_ROLLBACKS(
            "gantry.deployment.rollouts.rolled-back", "Rollouts that failed and were undone without being told to"),

    /** Rollouts that returned to a template used before. */
    ROLLBACKS_STARTED("gantry.deployment.rollbacks.started", "Former revisions whose rollout began again"),

    /** Times that monitoring was asked what users see of a rollout, and did not answer. */
    SIGNALS_UNANSWERED(
            "gantry.deployment.signals.unanswered", "Times that monitoring did not answer what users see of a rollout");

    private final String meterName;
    private final String description;

    DeploymentMetric(String meterName, String description) {
        this.meterName = meterName;
        this.description = description;
    }

    public String meterName() {
        return meterName;
    }

    public String description() {
        return description;
    }
}

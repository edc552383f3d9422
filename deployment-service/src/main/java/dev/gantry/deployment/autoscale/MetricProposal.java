package dev.gantry.deployment.autoscale;

import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricStatus;

/** What one metric says. */
sealed interface MetricProposal {

    /**
     * So many replicas would bring the metric to its target.
     *
     * @param metric what it is called in messages
     */
    record Replicas(int replicas, String metric, MetricStatus status) implements MetricProposal {}

    /** The metric cannot be used. */
    record Unusable(String reason, String message) implements MetricProposal {}
}

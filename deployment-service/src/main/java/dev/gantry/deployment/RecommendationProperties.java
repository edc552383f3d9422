package dev.gantry.deployment;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How recommendations are shown on workloads and applied.
 *
 * @param period how often each workload is looked at
 * @param minHistory how long a container's usage must have been looked at before its recommendation is applied: the load of a night says little of
 *     that of a day
 * @param applyInterval the least time between two rollouts of recommendations of one workload; the Vertical Pod Autoscaler also lets a pod live so long
 */
@ConfigurationProperties("gantry.deployment.recommendations")
record RecommendationProperties(
        @DefaultValue("1m") Duration period,
        @DefaultValue("24h") Duration minHistory,
        @DefaultValue("12h") Duration applyInterval) {}

package dev.gantry.deployment.recommend;

import java.time.Duration;

/**
 * How careful recommendations are applied.
 *
 * @param minHistory how long usage must have been looked at
 * @param applyInterval the least time between two rollouts of recommendations of one workload
 */
public record RecommendationPolicy(Duration minHistory, Duration applyInterval) {}

package dev.gantry.scheduler;

import dev.gantry.scheduler.rebalance.Bounds;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the rebalancer.
 *
 * @param mode whether pods are moved, only told of, or nothing is looked at
 * @param interval how often it plans
 * @param movesPerInterval pods that one plan moves at the most
 * @param movesAtOnce workloads of which a pod was moved and whose replacement is not ready yet, at the most
 * @param settlingTime how long a node, and a pod, must have been ready before it is taken into account
 * @param margin by how much the other node must score better, in the points of which a plugin scores up to 100
 * @param lowUtilizationPercent a node of packing pods of which less is requested is left if all its pods fit elsewhere
 */
@ConfigurationProperties("gantry.scheduler.rebalancer")
public record RebalancerProperties(
        @DefaultValue("dry-run") Mode mode,
        @DefaultValue("1m") Duration interval,
        @DefaultValue("5") int movesPerInterval,
        @DefaultValue("5") int movesAtOnce,
        @DefaultValue("2m") Duration settlingTime,
        @DefaultValue("10") int margin,
        @DefaultValue("20") int lowUtilizationPercent) {

    private static final String PREFIX = "gantry.scheduler.rebalancer.";

    /** More would be a rollout of the cluster. */
    private static final int MAX_MOVES = 1_000;

    /** Beyond it no score differs: all plugins together weigh a few times 100. */
    private static final int MAX_MARGIN = 10_000;

    private static final int HUNDRED = 100;
    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);

    /** What is done with a plan. */
    public enum Mode {
        OFF,
        DRY_RUN,
        ON
    }

    public RebalancerProperties {
        if (interval.compareTo(SHORTEST_INTERVAL) < 0) {
            throw new IllegalArgumentException(PREFIX + "interval must be at least 1s, not " + interval);
        }
        if (settlingTime.isNegative()) {
            throw new IllegalArgumentException(PREFIX + "settling-time must not be negative, but is " + settlingTime);
        }
        within("moves-per-interval", movesPerInterval, 1, MAX_MOVES);
        within("moves-at-once", movesAtOnce, 1, MAX_MOVES);
        within("margin", margin, 1, MAX_MARGIN);
        within("low-utilization-percent", lowUtilizationPercent, 0, HUNDRED);
    }

    private static void within(String setting, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    PREFIX + setting + " must be from " + least + " to " + most + ", not " + value);
        }
    }

    public Bounds bounds() {
        return Bounds.ofPoints(margin, lowUtilizationPercent);
    }
}

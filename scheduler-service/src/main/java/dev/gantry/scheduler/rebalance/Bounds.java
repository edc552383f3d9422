package dev.gantry.scheduler.rebalance;

import dev.gantry.scheduler.placement.Profile;

/**
 * What limits a plan.
 *
 * @param margin by how much the other node must score better, in the units of {@link Profile#MAX_SCORE}; above 0
 * @param lowUtilization of a node of packing pods that requests use less of than this, from 0 to 1, all may be moved
 */
public record Bounds(long margin, double lowUtilization) {

    /** Of a score from 0 to 100, as Kubernetes and users count. */
    public static Bounds ofPoints(int margin, int lowUtilizationPercent) {
        return new Bounds(margin * Profile.MAX_SCORE / 100, lowUtilizationPercent / 100.0);
    }
}

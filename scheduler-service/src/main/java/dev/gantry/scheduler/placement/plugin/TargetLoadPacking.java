package dev.gantry.scheduler.placement.plugin;

import dev.gantry.scheduler.placement.PreparedDemand;
import dev.gantry.scheduler.placement.Profile;
import dev.gantry.scheduler.placement.ResourceAxes;
import dev.gantry.scheduler.placement.UsageScore;
import dev.gantry.scheduler.placement.UsageTable;

/**
 * Fills nodes up to a target of cpu that is really used, and beyond it prefers those that use less: with the target at 40 %, a node scores 40 where
 * nothing is used, 100 where 40 % is used once the pod is there, then from 40 down to 0 where all is. A node of which nothing is known scores
 * half of the best.
 *
 * <p>Source: TargetLoadPacking of Trimaran (kubernetes-sigs/scheduler-plugins), with its default target. There a pod counts by its limits,
 * or one and a half of its requests; here by its requests.
 */
final class TargetLoadPacking implements UsageScore {

    private static final double TARGET = 0.4;

    @Override
    public String plugin() {
        return "TargetLoadPacking";
    }

    @Override
    public long score(PreparedDemand demand, UsageTable usage, int node) {
        if (!usage.loads().isKnown(node)) {
            return Profile.MAX_SCORE / 2;
        }
        long allocatable = usage.allocatable(ResourceAxes.CPU, node);
        long used = usage.scoredCpuMillis(node)
                + usage.loads().cpuSurplusMillis(node)
                + demand.demand().scoredCpuMillis();
        return allocatable == 0 ? 0 : (long) (Profile.MAX_SCORE * score((double) used / allocatable));
    }

    private static double score(double used) {
        if (used <= TARGET) {
            return TARGET + (1 - TARGET) * Math.max(0, used) / TARGET;
        }
        return used >= 1 ? 0 : TARGET * (1 - used) / (1 - TARGET);
    }

    @Override
    public boolean neverRises() {
        return false;
    }
}

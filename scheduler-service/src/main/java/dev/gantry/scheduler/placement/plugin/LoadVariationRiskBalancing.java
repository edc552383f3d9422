package dev.gantry.scheduler.placement.plugin;

import dev.gantry.scheduler.placement.LoadTable;
import dev.gantry.scheduler.placement.PreparedDemand;
import dev.gantry.scheduler.placement.Profile;
import dev.gantry.scheduler.placement.ResourceAxes;
import dev.gantry.scheduler.placement.UsageScore;
import dev.gantry.scheduler.placement.UsageTable;

/**
 * Prefers nodes that really use little, and whose use varies little: the risk of a resource is the mean of the part of it that is used
 * once the pod is there, and of the part by which use varies; the node scores by the resource of the higher risk. Example: half of the cpu is used
 * with the pod, varying by a tenth, and less of the memory: the risk is 0.3 and the score 70.
 *
 * <p>A node of which nothing is known scores half of the best, as if half were used without varying by as much.
 *
 * <p>Source: LoadVariationRiskBalancing of Trimaran (kubernetes-sigs/scheduler-plugins), with its default margin and sensitivity of 1. There a pod
 * counts by its requests as well; pods bound since the measurement are counted there by TargetLoadPacking only.
 */
final class LoadVariationRiskBalancing implements UsageScore {

    @Override
    public String plugin() {
        return "LoadVariationRiskBalancing";
    }

    @Override
    public long score(PreparedDemand demand, UsageTable usage, int node) {
        LoadTable loads = usage.loads();
        if (!loads.isKnown(node)) {
            return Profile.MAX_SCORE / 2;
        }
        double cpu = risk(
                usage.scoredCpuMillis(node)
                        + loads.cpuSurplusMillis(node)
                        + demand.demand().scoredCpuMillis(),
                loads.cpuDeviationMillis(node),
                usage.allocatable(ResourceAxes.CPU, node));
        double memory = risk(
                usage.scoredMemoryBytes(node)
                        + loads.memorySurplusBytes(node)
                        + demand.demand().scoredMemoryBytes(),
                loads.memoryDeviationBytes(node),
                usage.allocatable(ResourceAxes.MEMORY, node));
        return (long) (Profile.MAX_SCORE * (1 - Math.max(cpu, memory)));
    }

    private static double risk(long used, long deviation, long allocatable) {
        return (part(used, allocatable) + part(deviation, allocatable)) / 2;
    }

    /** Of a resource that the node lacks, all is used. */
    private static double part(long amount, long allocatable) {
        return allocatable == 0 ? 1 : Math.clamp((double) amount / allocatable, 0.0, 1.0);
    }

    @Override
    public boolean neverRises() {
        return true;
    }
}

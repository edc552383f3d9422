package dev.gantry.scheduler.placement.plugin;

import dev.gantry.scheduler.placement.PreparedDemand;
import dev.gantry.scheduler.placement.Profile;
import dev.gantry.scheduler.placement.ResourceAxes;
import dev.gantry.scheduler.placement.UsageScore;
import dev.gantry.scheduler.placement.UsageTable;

/**
 * The sum of LeastAllocated and NodeResourcesBalancedAllocation of equal weights over cpu and memory, in one step. Of the parts c
 * and m that are requested, the one scores 1 - (c + m) / 2 and the other 1 - |c - m| / 2, which is together 2 - max(c, m): the fuller
 * of both decides. So the sum never rises as a node fills, though the balance alone may.
 */
final class LeastAllocatedBalanced implements UsageScore {

    @Override
    public String plugin() {
        return "NodeResourcesFit and NodeResourcesBalancedAllocation";
    }

    @Override
    public long score(PreparedDemand demand, UsageTable usage, int node) {
        double cpu = part(
                usage.scoredCpuMillis(node) + demand.demand().scoredCpuMillis(),
                usage.allocatable(ResourceAxes.CPU, node));
        double memory = part(
                usage.scoredMemoryBytes(node) + demand.demand().scoredMemoryBytes(),
                usage.allocatable(ResourceAxes.MEMORY, node));
        return (long) (Profile.MAX_SCORE * (2 - Math.max(cpu, memory)));
    }

    /** Of a resource that the node lacks, all is requested. */
    private static double part(long used, long allocatable) {
        return used >= allocatable ? 1 : (double) used / allocatable;
    }

    @Override
    public boolean neverRises() {
        return true;
    }
}

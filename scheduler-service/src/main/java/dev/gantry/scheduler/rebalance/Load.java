package dev.gantry.scheduler.rebalance;

import dev.gantry.scheduler.placement.NodeInfo;
import dev.gantry.scheduler.placement.PodDemand;
import dev.gantry.scheduler.placement.ResourceAmounts;

/**
 * What pods request, as scores count it, as parts of what a node has.
 *
 * @param cpu 0 for nothing to 1 for all of it
 * @param memory likewise
 */
record Load(double cpu, double memory) {

    static final Load NONE = new Load(0, 0);

    /** Of one pod on the node; of a resource that the node lacks, any request is all. */
    static Load of(PodDemand demand, NodeInfo node) {
        return new Load(
                part(demand.scoredCpuMillis(), node.allocatable().get(ResourceAmounts.CPU)),
                part(demand.scoredMemoryBytes(), node.allocatable().get(ResourceAmounts.MEMORY)));
    }

    private static double part(long requested, long allocatable) {
        return allocatable == 0 ? 1 : (double) requested / allocatable;
    }

    Load plus(Load other) {
        return new Load(cpu + other.cpu, memory + other.memory);
    }

    Load minus(Load other) {
        return new Load(cpu - other.cpu, memory - other.memory);
    }

    /** The part of the resource of which less is left. */
    double highest() {
        return Math.max(cpu, memory);
    }

    double squares() {
        return cpu * cpu + memory * memory;
    }
}

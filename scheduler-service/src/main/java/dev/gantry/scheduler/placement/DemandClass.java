package dev.gantry.scheduler.placement;

import java.util.List;

/**
 * Pods that ask for accelerators alike, as far as fragmentation is concerned.
 *
 * @param cpuMillis what one of them requests
 * @param memoryBytes likewise
 * @param devices likewise
 * @param constraints which nodes they may run on, without preferences and volumes, and without the node that a bound pod names
 */
record DemandClass(long cpuMillis, long memoryBytes, DeviceDemand devices, NodeConstraints constraints) {

    static DemandClass of(PodDemand demand) {
        NodeConstraints all = demand.constraints();
        return new DemandClass(
                demand.requests().get(ResourceAmounts.CPU),
                demand.requests().get(ResourceAmounts.MEMORY),
                demand.devices(),
                new NodeConstraints(
                        "", all.nodeSelector(), all.required(), List.of(), all.tolerations(), VolumeConstraints.NONE));
    }
}

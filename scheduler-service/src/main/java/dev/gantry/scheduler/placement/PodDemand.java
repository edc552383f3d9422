package dev.gantry.scheduler.placement;

import java.util.List;
import java.util.Set;

/**
 * All that decides where a pod may go. Pods of one template have equal demands and share one evaluation.
 *
 * @param requests what the pod takes of a node, one of {@code pods} included
 * @param scoredCpuMillis the cpu that scores count, which is above zero also for a pod that requests none
 * @param scoredMemoryBytes the memory that scores count, likewise
 * @param constraints which nodes it may run on
 * @param hostPorts the host's ports that it takes
 * @param images those of its containers, each with a tag or digest
 * @param devices the part of the requests that is for accelerators
 */
public record PodDemand(
        ResourceAmounts requests,
        long scoredCpuMillis,
        long scoredMemoryBytes,
        NodeConstraints constraints,
        Set<HostPort> hostPorts,
        List<String> images,
        DeviceDemand devices) {

    /** The demand of a pod; which accelerators it asks for follows from its requests. */
    public PodDemand(
            ResourceAmounts requests,
            long scoredCpuMillis,
            long scoredMemoryBytes,
            NodeConstraints constraints,
            Set<HostPort> hostPorts,
            List<String> images) {
        this(requests, scoredCpuMillis, scoredMemoryBytes, constraints, hostPorts, images, DeviceDemand.of(requests));
    }

    /** The demand of a pod whose images do not matter. */
    public PodDemand(
            ResourceAmounts requests,
            long scoredCpuMillis,
            long scoredMemoryBytes,
            NodeConstraints constraints,
            Set<HostPort> hostPorts) {
        this(requests, scoredCpuMillis, scoredMemoryBytes, constraints, hostPorts, List.of());
    }

    /** The demand without the name of its node and without claims, which a pod that has its node may say. */
    PodDemand anywhere() {
        NodeConstraints open = new NodeConstraints(
                "",
                constraints.nodeSelector(),
                constraints.required(),
                constraints.preferred(),
                constraints.tolerations(),
                VolumeConstraints.NONE);
        return new PodDemand(requests, scoredCpuMillis, scoredMemoryBytes, open, hostPorts, images, devices);
    }
}

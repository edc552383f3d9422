package dev.gantry.scheduler.placement;

import java.util.Set;

/**
 * All that decides where a pod may go. Pods of one template have equal demands and share one evaluation.
 *
 * @param requests what the pod takes of a node, one of {@code pods} included
 * @param scoredCpuMillis the cpu that scores count, which is above zero also for a pod that requests none
 * @param scoredMemoryBytes the memory that scores count, likewise
 * @param constraints which nodes it may run on
 * @param hostPorts the host's ports that it takes
 */
public record PodDemand(
        ResourceAmounts requests,
        long scoredCpuMillis,
        long scoredMemoryBytes,
        NodeConstraints constraints,
        Set<HostPort> hostPorts) {}

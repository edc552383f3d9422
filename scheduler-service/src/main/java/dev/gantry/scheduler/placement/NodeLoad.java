package dev.gantry.scheduler.placement;

/**
 * What a node really uses, as it was last measured.
 *
 * @param cpuMillis in thousandths of a core
 * @param memoryBytes in bytes
 * @param cpuDeviationMillis by how much the cpu used varied of late, as a standard deviation
 * @param memoryDeviationBytes likewise
 * @param since pods that started later than this, as the wire model writes times, are not in it as a whole
 */
public record NodeLoad(
        long cpuMillis, long memoryBytes, long cpuDeviationMillis, long memoryDeviationBytes, String since) {

    /** Whether what the pod uses is part of it. */
    boolean includes(BoundPod pod) {
        return pod.importance().started().compareTo(since) <= 0;
    }
}

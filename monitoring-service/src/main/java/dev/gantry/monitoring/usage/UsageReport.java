package dev.gantry.monitoring.usage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one node and its pods used over the last window, as its agent measured it.
 *
 * @param time when the window ended
 * @param windowMillis how long it was
 */
public record UsageReport(String node, Instant time, long windowMillis, Usage nodeUsage, List<PodUsage> pods) {

    /** More pods than a node may run, and still well under a megabyte. */
    static final int MAX_PODS = 2_000;

    static final int MAX_CONTAINERS = 100;

    /**
     * An amount of each resource.
     *
     * @param cpuNanoCores billionths of a core, averaged over the window
     * @param memoryWorkingSetBytes memory that cannot be reclaimed
     */
    public record Usage(long cpuNanoCores, long memoryWorkingSetBytes) {
        boolean valid() {
            return cpuNanoCores >= 0 && memoryWorkingSetBytes >= 0;
        }
    }

    /** What the containers of one pod used. */
    public record PodUsage(String namespace, String pod, String podUid, List<ContainerUsage> containers) {}

    /** What one container used. */
    public record ContainerUsage(String name, long cpuNanoCores, long memoryWorkingSetBytes) {}

    /** What is wrong with the report, field first. */
    @SuppressWarnings("ConstantValue") // JSON decides which fields are there, whatever the types say
    Optional<String> problem() {
        List<String> problems = new ArrayList<>();
        if (node == null || node.isEmpty()) {
            problems.add("node: must be set");
        }
        if (time == null) {
            problems.add("time: must be set");
        }
        if (windowMillis <= 0) {
            problems.add("windowMillis: must be positive");
        }
        if (nodeUsage == null || !nodeUsage.valid()) {
            problems.add("nodeUsage: must be set, and not negative");
        }
        if (pods == null || pods.size() > MAX_PODS) {
            problems.add("pods: must be set, to at most " + MAX_PODS);
        } else {
            pods.forEach(pod -> problem(pod).ifPresent(problems::add));
        }
        return problems.stream().findFirst();
    }

    @SuppressWarnings("ConstantValue") // as above
    private static Optional<String> problem(PodUsage pod) {
        boolean named = pod != null && pod.namespace() != null && pod.pod() != null && pod.podUid() != null;
        if (!named) {
            return Optional.of("pods: each needs namespace, pod and podUid");
        }
        boolean measured = pod.containers() != null
                && pod.containers().size() <= MAX_CONTAINERS
                && pod.containers().stream().allMatch(c -> c != null && c.name() != null);
        return measured ? Optional.empty() : Optional.of("pods: " + pod.pod() + " needs containers with names");
    }
}

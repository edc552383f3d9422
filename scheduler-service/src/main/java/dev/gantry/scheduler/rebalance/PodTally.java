package dev.gantry.scheduler.rebalance;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Optional;

/**
 * Pods of one owner that have not ended.
 *
 * @param pods how many, those that are being stopped included
 * @param ready how many of them serve, and are not being stopped
 */
public record PodTally(int pods, int ready) {

    public static final PodTally NONE = new PodTally(0, 0);

    public PodTally plus(Pod pod) {
        boolean serves = pod.getMetadata().getDeletionTimestamp() == null
                && readySince(pod).isPresent();
        return new PodTally(pods + 1, ready + (serves ? 1 : 0));
    }

    /** Whether the workload is at rest, and these are all its pods and ready. */
    boolean isAllOf(Workload workload) {
        return workload.settled() && pods == workload.replicas() && ready == pods;
    }

    /** Since when the pod is ready; empty where it is not. */
    static Optional<Instant> readySince(Pod pod) {
        return pod.getStatus() == null
                ? Optional.empty()
                : pod.getStatus().getConditions().stream()
                        .filter(condition ->
                                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()))
                        .findFirst()
                        .map(condition -> TransitionTime.of(condition.getLastTransitionTime()));
    }
}

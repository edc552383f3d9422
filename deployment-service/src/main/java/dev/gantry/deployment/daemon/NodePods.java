package dev.gantry.deployment.daemon;

import dev.gantry.deployment.pod.PodReadiness;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A DaemonSet's pods for one node.
 *
 * @param node its name
 * @param fit what the set has to do with the node
 * @param pods in any order, ended and terminating ones included
 * @param hash of the present template
 */
record NodePods(String node, NodeFit fit, List<Pod> pods, String hash, int minReadySeconds, Instant now) {

    /** The one worth keeping comes first. */
    private Comparator<Pod> order() {
        return Comparator.comparing((Pod pod) -> !available(pod))
                .thenComparing(pod -> String.valueOf(pod.getMetadata().getCreationTimestamp()))
                .thenComparing(pod -> pod.getMetadata().getName());
    }

    List<Pod> active() {
        return pods.stream().filter(PodReadiness::active).sorted(order()).toList();
    }

    /** Pods that have ended, and whose objects are still there. */
    List<Pod> ended() {
        return pods.stream()
                .filter(pod -> !PodReadiness.active(pod) && !PodReadiness.terminating(pod))
                .toList();
    }

    Optional<Pod> updated() {
        return active().stream().filter(this::isUpdated).findFirst();
    }

    Optional<Pod> outdated() {
        return active().stream().filter(pod -> !isUpdated(pod)).findFirst();
    }

    boolean isUpdated(Pod pod) {
        return PodOfDaemonSet.hash(pod).equals(hash);
    }

    boolean available(Pod pod) {
        return PodReadiness.active(pod) && PodReadiness.available(pod, minReadySeconds, now);
    }

    /** Whether it serves, or will by the passing of time alone, so that its end is a loss. */
    boolean serving(Pod pod) {
        return PodReadiness.active(pod) && PodReadiness.availableInTime(pod);
    }

    boolean anyAvailable() {
        return pods.stream().anyMatch(this::available);
    }

    /** The pod that the status tells of: the oldest that stays, or else any. */
    Optional<Pod> shown() {
        return pods.stream()
                .min(Comparator.comparing((Pod pod) -> !PodReadiness.active(pod))
                        .thenComparing(pod -> String.valueOf(pod.getMetadata().getCreationTimestamp()))
                        .thenComparing(this::isUpdated)
                        .thenComparing(pod -> pod.getMetadata().getName()));
    }
}

package dev.gantry.registry.endpoints;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.Optional;

/** What can be read off a pod. */
public final class PodState {

    private PodState() {}

    /** The pod's IP, or "" while it has none. */
    public static String address(Pod pod) {
        String ip = pod.getStatus() == null ? null : pod.getStatus().getPodIP();
        return ip == null ? "" : ip;
    }

    /** Whether all its containers ended for good. */
    public static boolean ended(Pod pod) {
        String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
        return "Succeeded".equals(phase) || "Failed".equals(phase);
    }

    public static boolean terminating(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    public static boolean ready(Pod pod) {
        return isTrue(pod, "Ready");
    }

    public static boolean isTrue(Pod pod, String type) {
        return condition(pod, type).map(c -> "True".equals(c.getStatus())).orElse(false);
    }

    public static Optional<PodCondition> condition(Pod pod, String type) {
        return pod.getStatus() == null
                ? Optional.empty()
                : pod.getStatus().getConditions().stream()
                        .filter(c -> type.equals(c.getType()))
                        .findFirst();
    }
}

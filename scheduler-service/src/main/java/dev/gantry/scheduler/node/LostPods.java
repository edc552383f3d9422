package dev.gantry.scheduler.node;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Which terminating pods of a silent node are removed without its agent's word.
 *
 * <p>A silent node may well go on running what it has. For most pods that does no harm, and a new one is wanted soon. A
 * StatefulSet's pod must not run twice, so it stays until its node is back, is deleted, or is declared to be out of service
 * by the taint that Kubernetes has for that; or until somebody deletes the pod by force.
 */
final class LostPods {

    /** Whoever sets it says that the node is powered off: what ran there runs no more. */
    private static final String OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";

    private final boolean outOfService;
    private final Duration timeout;
    private final Instant now;

    /**
     * The lost pods of a silent node.
     *
     * @param taints the node's
     * @param timeout how long after its deletion a pod is given up
     */
    LostPods(List<Taint> taints, Duration timeout, Instant now) {
        this.outOfService = taints.stream().anyMatch(taint -> OUT_OF_SERVICE.equals(taint.getKey()));
        this.timeout = timeout;
        this.now = now;
    }

    boolean isLost(Pod pod) {
        String deletion = pod.getMetadata().getDeletionTimestamp();
        if (deletion == null) {
            return false;
        }
        return outOfService
                || (!mustNotRunTwice(pod)
                        && Instant.parse(deletion).plus(timeout).isBefore(now));
    }

    private static boolean mustNotRunTwice(Pod pod) {
        return pod.getMetadata().getOwnerReferences().stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .map(OwnerReference::getKind)
                .anyMatch("StatefulSet"::equals);
    }
}

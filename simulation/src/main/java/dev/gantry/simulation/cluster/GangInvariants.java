package dev.gantry.simulation.cluster;

import dev.gantry.deployment.job.JobConditions;
import dev.gantry.deployment.pod.Ownership;
import dev.gantry.deployment.pod.PodReadiness;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Of gangs: once a pod of one is bound, so many of them have their places as it names, those included that have succeeded. What lost its place
 * since the scheduler had last seen all is not held against it: it may just replace another one.
 */
final class GangInvariants {

    private static final String GANG = "gantry.dev/gang";
    private static final String MIN_MEMBER = "gantry.dev/gang-min-member";

    private final ClusterWorld world;
    private final Map<String, Integer> lost = new HashMap<>();

    GangInvariants(ClusterWorld world) {
        this.world = world;
    }

    private static String gang(Pod pod) {
        return pod.getMetadata().getLabels().getOrDefault(GANG, "");
    }

    /** The scheduler knows of all that has happened. */
    void schedulerSawAll() {
        lost.clear();
    }

    void podChanged(Pod before, Optional<Pod> after) {
        String gang = gang(before);
        if (gang.isEmpty()) {
            return;
        }
        if (counts(before) && after.filter(GangInvariants::counts).isEmpty()) {
            lost.merge(gang, 1, Integer::sum);
        }
        boolean bound = before.getSpec().getNodeName() == null
                && after.filter(pod -> pod.getSpec().getNodeName() != null).isPresent();
        if (bound) {
            bound(after.orElseThrow(), gang);
        }
    }

    private void bound(Pod pod, String gang) {
        List<String> placed = world.pods().list().stream()
                .filter(other -> gang(other).equals(gang) && counts(other))
                .filter(other -> !phase(other, "Succeeded") || owner(other).equals(owner(pod)))
                .map(other -> other.getMetadata().getName())
                .toList();
        int needed = Integer.parseInt(pod.getMetadata().getAnnotations().get(MIN_MEMBER));
        if (placed.size() + lost.getOrDefault(gang, 0) < needed) {
            throw world.violated("of gang " + gang + ", that needs " + needed + " places at once, only " + placed
                    + " are bound, and " + lost.getOrDefault(gang, 0) + " were lost");
        }
    }

    /** Whether it has its place, or has done its part. */
    private static boolean counts(Pod pod) {
        boolean placed = pod.getSpec().getNodeName() != null && PodReadiness.active(pod);
        return placed || phase(pod, "Succeeded");
    }

    private static boolean phase(Pod pod, String phase) {
        return PodReadiness.phase(pod).equals(phase);
    }

    private static Optional<String> owner(Pod pod) {
        return Ownership.controller(pod).map(OwnerReference::getUid);
    }

    /**
     * Whether the pod has succeeded, which counts for those of its gang that are yet to be bound: once it is gone the scheduler knows of it no more, and
     * they wait for ever, as documented.
     */
    static boolean isMissed(Pod pod, ClusterWorld world) {
        return !gang(pod).isEmpty()
                && phase(pod, "Succeeded")
                && world.jobs().list().stream().anyMatch(job -> !JobConditions.isFinished(job));
    }
}

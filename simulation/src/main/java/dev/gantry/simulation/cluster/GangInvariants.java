package dev.gantry.simulation.cluster;

import dev.gantry.deployment.pod.Ownership;
import dev.gantry.deployment.pod.PodReadiness;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Of gangs: once a pod of one is bound, so many of them have their places as it names, those included of its Job that have succeeded, be they there or not. What lost its place
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
        List<Pod> members = world.pods().list().stream()
                .filter(other -> gang(other).equals(gang))
                .toList();
        List<String> placed = members.stream()
                .filter(GangInvariants::isPlaced)
                .map(other -> other.getMetadata().getName())
                .toList();
        long succeeded = members.stream()
                .filter(other -> phase(other, "Succeeded") && owner(other).equals(owner(pod)))
                .count();
        long done = Math.max(succeeded, counted(pod));
        int needed = Integer.parseInt(pod.getMetadata().getAnnotations().get(MIN_MEMBER));
        if (placed.size() + done + lost.getOrDefault(gang, 0) < needed) {
            throw world.violated("of gang " + gang + ", that needs " + needed + " places at once, only " + placed
                    + " are bound, " + done + " have succeeded, and " + lost.getOrDefault(gang, 0) + " were lost");
        }
    }

    /** The pods of the same Job that have succeeded, by the Job's own books, where some of them may be gone. */
    private int counted(Pod pod) {
        return world.jobs().list().stream()
                .filter(job -> owner(pod).equals(Optional.of(job.getMetadata().getUid())))
                .map(Job::getStatus)
                .filter(Objects::nonNull)
                .mapToInt(GangInvariants::succeeded)
                .sum();
    }

    private static int succeeded(JobStatus status) {
        int uncounted = status.getUncountedTerminatedPods() == null
                ? 0
                : status.getUncountedTerminatedPods().getSucceeded().size();
        return (status.getSucceeded() == null ? 0 : status.getSucceeded()) + uncounted;
    }

    /** Whether it has its place, or has done its part. */
    private static boolean counts(Pod pod) {
        return isPlaced(pod) || phase(pod, "Succeeded");
    }

    private static boolean isPlaced(Pod pod) {
        return pod.getSpec().getNodeName() != null && PodReadiness.active(pod);
    }

    private static boolean phase(Pod pod, String phase) {
        return PodReadiness.phase(pod).equals(phase);
    }

    private static Optional<String> owner(Pod pod) {
        return Ownership.controller(pod).map(OwnerReference::getUid);
    }
}

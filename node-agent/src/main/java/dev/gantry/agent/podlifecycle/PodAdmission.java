package dev.gantry.agent.podlifecycle;

import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether a node takes a pod that was bound to it.
 *
 * <p>Goal: no node runs more than it has. The scheduler binds no pod that does not fit, but it may not know yet of a resize that the node has
 * granted; of both, what reached the node first stays. A resource of which the pod asks for nothing is never in its way.
 *
 * <p>Worked case: a node of 2 cores runs a pod of 1 core. That pod asks for 1500m and gets it. A pod of 1 core, which the scheduler placed
 * before it heard of that, is bound meanwhile: 1500m + 1 core is more than there is, so it is rejected with {@code OutOfcpu}. Had the binding come first,
 * the pod would be there, and the resize deferred.
 *
 * <p>Source: kubernetes/kubernetes, pkg/kubelet/lifecycle/predicate.go, as of 1.34.
 */
public final class PodAdmission {

    private PodAdmission() {}

    /**
     * Decides about one pod.
     *
     * @param others what else the API has of the node's pods that the node has taken
     * @param allocatable what all may request in sum; a resource that is not named there is not bounded
     * @return why it is not taken, empty where it is
     */
    public static Optional<PodRejection> decide(
            NodePod pod, Collection<NodePod> others, Map<String, Quantity> allocatable) {
        PodShare asked = pod.allocatedShare();
        PodShare used = PodShare.allocatedTo(others);
        PodShare there = PodShare.of(allocatable);
        return obstacle("cpu", asked.cpuMillis(), used.cpuMillis(), there.cpuMillis(), allocatable)
                .or(() ->
                        obstacle("memory", asked.memoryBytes(), used.memoryBytes(), there.memoryBytes(), allocatable));
    }

    /** The words are those of kubelets: thousandths of a core, and bytes. */
    private static Optional<PodRejection> obstacle(
            String resource, long asked, long used, long there, Map<String, Quantity> allocatable) {
        boolean fits = asked == 0 || !allocatable.containsKey(resource) || asked <= there - used;
        return fits
                ? Optional.empty()
                : Optional.of(new PodRejection(
                        PodRejection.OUT_OF + resource,
                        "Pod was rejected: Node didn't have enough resource: " + resource + ", requested: " + asked
                                + ", used: " + used + ", capacity: " + there));
    }
}

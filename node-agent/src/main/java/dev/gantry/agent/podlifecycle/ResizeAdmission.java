package dev.gantry.agent.podlifecycle;

import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides which pods of a node get the resources that they ask for.
 *
 * <p>Goal: no node grants more than it has. Of each resource that a pod asks more of, the node must have so much at all, else the resize
 * is infeasible, and so much beside what is allocated to its other pods, else it is deferred. A resource that does
 * not grow needs no room. As in kubelets, those go first that grow in nothing, then by priority, then the guaranteed, then those who
 * wait the longest.
 *
 * <p>Worked case: a node of 2 cores, pods a (1 core) and b (500m). a asks for 1700m: 1700m + 500m is more than 2 cores, so
 * it is deferred. b asks for 300m: granted, and now 1700m + 300m is just what there is, so a gets it, too.
 *
 * <p>Source: kubernetes/kubernetes, pkg/kubelet/allocation, as of 1.34.
 */
public final class ResizeAdmission {

    private static final Comparator<Asking> FIRST_SERVED = Comparator.comparing(Asking::grows)
            .thenComparing(Comparator.comparingInt(Asking::priority).reversed())
            .thenComparing(asking -> !asking.pod.isGuaranteed())
            .thenComparing(asking -> asking.pod.pendingSince())
            .thenComparing(asking -> asking.pod.uid());

    /** A pod, what it asks for, and what it has. */
    private record Asking(NodePod pod, PodShare asked, PodShare has) {

        static Asking of(NodePod pod) {
            return new Asking(pod, pod.askedShare(), pod.allocatedShare());
        }

        boolean grows() {
            return asked.cpuMillis() > has.cpuMillis() || asked.memoryBytes() > has.memoryBytes();
        }

        int priority() {
            return pod.priority();
        }
    }

    private final Map<String, Quantity> allocatable;
    private final PodShare capacity;
    private PodShare used;

    private ResizeAdmission(Collection<NodePod> pods, Map<String, Quantity> allocatable) {
        this.allocatable = allocatable;
        this.capacity = PodShare.of(allocatable);
        this.used = PodShare.allocatedTo(pods);
    }

    /**
     * Decides about every pod that asks to be resized.
     *
     * @param pods all pods of the node
     * @param allocatable what they may request in sum; a resource that is not named there is not bounded
     * @return by the pod's uid
     */
    public static Map<String, ResizeDecision> decide(Collection<NodePod> pods, Map<String, Quantity> allocatable) {
        List<Asking> asking = pods.stream()
                .filter(NodePod::asksForResize)
                .map(Asking::of)
                .sorted(FIRST_SERVED)
                .toList();
        if (asking.isEmpty()) {
            return Map.of();
        }
        ResizeAdmission admission = new ResizeAdmission(pods, allocatable);
        Map<String, ResizeDecision> decisions = new HashMap<>();
        while (admission.grantsAny(asking, decisions)) {
            // Once more: one that gets something may give back something else that another waits for.
        }
        return decisions;
    }

    /** Decides about those that nothing is granted to yet; whether any of them got what it asks for, as each may but once. */
    private boolean grantsAny(List<Asking> asking, Map<String, ResizeDecision> decisions) {
        boolean granted = false;
        for (Asking pod : asking) {
            String uid = pod.pod.uid();
            if (!(decisions.get(uid) instanceof ResizeDecision.Granted)) {
                ResizeDecision decision = decide(pod);
                decisions.put(uid, decision);
                granted |= decision instanceof ResizeDecision.Granted;
            }
        }
        return granted;
    }

    private ResizeDecision decide(Asking pod) {
        PodShare asked = pod.asked;
        PodShare has = pod.has;
        PodShare others = used.minus(has);
        Optional<PendingResize> obstacle = obstacle(
                        "cpu", asked.cpuMillis(), has.cpuMillis(), others.cpuMillis(), capacity.cpuMillis())
                .or(() -> obstacle(
                        "memory",
                        asked.memoryBytes(),
                        has.memoryBytes(),
                        others.memoryBytes(),
                        capacity.memoryBytes()));
        if (obstacle.isPresent()) {
            return new ResizeDecision.NotGranted(obstacle.get());
        }
        used = others.plus(asked);
        return new ResizeDecision.Granted(Allocation.ofSpec(pod.pod.asked()));
    }

    /** The message is that of kubelets: thousandths of a core, and bytes. */
    private Optional<PendingResize> obstacle(String resource, long asked, long has, long others, long there) {
        if (asked <= has || !allocatable.containsKey(resource)) {
            return Optional.empty();
        }
        if (asked > there) {
            return Optional.of(new PendingResize(
                    PendingResize.Reason.INFEASIBLE,
                    "Node didn't have enough capacity: " + resource + ", requested: " + asked + ", capacity: "
                            + there));
        }
        return asked > there - others
                ? Optional.of(new PendingResize(
                        PendingResize.Reason.DEFERRED,
                        "Node didn't have enough resource: " + resource + ", requested: " + asked + ", used: " + others
                                + ", capacity: " + there))
                : Optional.empty();
    }
}

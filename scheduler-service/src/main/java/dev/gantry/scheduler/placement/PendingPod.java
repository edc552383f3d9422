package dev.gantry.scheduler.placement;

import dev.gantry.apimachinery.ObjectKey;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;

/**
 * A pod that has no node yet.
 *
 * @param key the pod
 * @param owner the uid of its controller, or "" for a pod of its own; pods of one owner are spread over nodes
 * @param demand what it asks for
 * @param priority higher goes first
 * @param preempts whether pods of lower priority may be stopped to make room for it
 * @param traits what matters to its peers, and which peers matter to it
 * @param schedulerName the profile by which it is placed
 */
public record PendingPod(
        ObjectKey key,
        String owner,
        PodDemand demand,
        int priority,
        boolean preempts,
        PodTraits traits,
        String schedulerName) {

    private static final String NEVER = "Never";

    /** The scheduler of a pod that names none. */
    public static final String DEFAULT_SCHEDULER = "default-scheduler";

    /** A pod that no rule about peers concerns, by the usual profile. */
    public PendingPod(ObjectKey key, String owner, PodDemand demand, int priority, boolean preempts) {
        this(key, owner, demand, priority, preempts, PodTraits.plain(key.namespace(), owner), DEFAULT_SCHEDULER);
    }

    /** A pod of the wire model that waits for a node. */
    public static PendingPod of(Pod pod, PodDemand demand, PodTraits traits) {
        return new PendingPod(
                ObjectKey.of(pod),
                owner(pod),
                demand,
                Importance.priority(pod),
                !NEVER.equals(pod.getSpec().getPreemptionPolicy()),
                traits,
                scheduler(pod));
    }

    /** A pod that has its node, as it would look for one if it had none and no claims. */
    public static PendingPod of(BoundPod pod, String schedulerName) {
        return new PendingPod(
                pod.key(), pod.owner(), pod.demand().anywhere(), pod.priority(), false, pod.traits(), schedulerName);
    }

    private static String scheduler(Pod pod) {
        String name = pod.getSpec().getSchedulerName();
        return name == null || name.isEmpty() ? DEFAULT_SCHEDULER : name;
    }

    static String owner(Pod pod) {
        return pod.getMetadata().getOwnerReferences().stream()
                .filter(reference -> Boolean.TRUE.equals(reference.getController()))
                .map(OwnerReference::getUid)
                .findFirst()
                .orElse("");
    }
}

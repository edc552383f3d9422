package dev.gantry.scheduler.placement;

import dev.gantry.apimachinery.ObjectKey;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;

/**
 * A pod that takes its share of a node.
 *
 * @param key the pod
 * @param nodeName its node, which may not be known
 * @param owner the uid of its controller, or "" for a pod of its own
 * @param demand what it takes
 * @param importance how dear it is when a pod of higher priority needs its place
 * @param leaving whether it is being stopped
 * @param traits what matters to its peers
 * @param devices the accelerators of its node that it has; none also where that is not known
 */
public record BoundPod(
        ObjectKey key,
        String nodeName,
        String owner,
        PodDemand demand,
        Importance importance,
        boolean leaving,
        PodTraits traits,
        DeviceSet devices) {

    /** A pod of the wire model that has its node. */
    public static BoundPod of(Pod pod, PodDemand demand, PodTraits traits) {
        return new BoundPod(
                ObjectKey.of(pod),
                pod.getSpec().getNodeName(),
                PendingPod.owner(pod),
                demand,
                Importance.of(pod),
                pod.getMetadata().getDeletionTimestamp() != null,
                traits,
                devices(pod));
    }

    private static DeviceSet devices(Pod pod) {
        Map<String, String> annotations = pod.getMetadata().getAnnotations();
        return annotations == null
                ? DeviceSet.NONE
                : DeviceSet.parse(annotations.getOrDefault(DeviceSet.ANNOTATION, ""))
                        .orElse(DeviceSet.NONE);
    }

    /** The pod once it is bound to a node. */
    public static BoundPod of(PendingPod pod, String nodeName, DeviceSet devices) {
        Importance importance = new Importance(pod.priority(), Importance.NOT_STARTED);
        return new BoundPod(pod.key(), nodeName, pod.owner(), pod.demand(), importance, false, pod.traits(), devices);
    }

    public int priority() {
        return importance.priority();
    }
}

package dev.gantry.agent.runtime;

import java.util.Map;
import java.util.Optional;

/**
 * Which container of which pod a container of the engine is, as kept in its labels.
 *
 * @param container the container's name in the pod, {@link #SANDBOX} for the sandbox
 * @param restart how often this container was started anew before
 */
public record ContainerLabels(String node, String namespace, String pod, String podUid, String container, int restart) {

    public static final String MANAGED = "gantry.dev/managed";
    public static final String NODE = "gantry.dev/node";
    public static final String NAMESPACE = "gantry.dev/namespace";
    public static final String POD = "gantry.dev/pod";
    public static final String POD_UID = "gantry.dev/pod-uid";
    public static final String CONTAINER = "gantry.dev/container";
    public static final String RESTART = "gantry.dev/restart-count";

    /** No container of a pod has this name: names there are DNS labels. */
    public static final String SANDBOX = "POD";

    /** The labels as the engine keeps them. */
    public Map<String, String> toMap() {
        return Map.of(
                MANAGED, "true",
                NODE, node,
                NAMESPACE, namespace,
                POD, pod,
                POD_UID, podUid,
                CONTAINER, container,
                RESTART, Integer.toString(restart));
    }

    /** What to list to find every container of a node. */
    public static Map<String, String> ofNode(String node) {
        return Map.of(MANAGED, "true", NODE, node);
    }

    /** What to list to find every container of one pod, older ones of the same container included. */
    public static Map<String, String> ofPod(String namespace, String pod) {
        return Map.of(MANAGED, "true", NAMESPACE, namespace, POD, pod);
    }

    /** What to list to find every container of the pod with this uid. */
    public static Map<String, String> ofPodUid(String uid) {
        return Map.of(MANAGED, "true", POD_UID, uid);
    }

    /** Empty for a container that no agent made. */
    public static Optional<ContainerLabels> read(Map<String, String> labels) {
        if (!"true".equals(labels.get(MANAGED)) || !labels.containsKey(POD_UID)) {
            return Optional.empty();
        }
        return Optional.of(new ContainerLabels(
                labels.getOrDefault(NODE, ""),
                labels.getOrDefault(NAMESPACE, ""),
                labels.getOrDefault(POD, ""),
                labels.getOrDefault(POD_UID, ""),
                labels.getOrDefault(CONTAINER, ""),
                restartCount(labels.getOrDefault(RESTART, "0"))));
    }

    private static int restartCount(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 0; // a label that a person changed; the count starts anew
        }
    }
}

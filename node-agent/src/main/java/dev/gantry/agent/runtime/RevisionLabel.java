package dev.gantry.agent.runtime;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Optional;

/**
 * The revision of its workload that a container runs, kept in a label of the engine's container. Lines that it wrote can so be told from
 * those of another revision, also when its pod is long gone.
 */
public final class RevisionLabel {

    /** The label of the engine's container; absent where the pod has no revision. */
    public static final String KEY = "gantry.dev/pod-template-hash";

    private static final String OF_POD = "pod-template-hash";

    private RevisionLabel() {}

    /** What a container of the pod is to carry, if anything. */
    public static Map<String, String> of(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getLabels())
                .map(labels -> labels.get(OF_POD))
                .map(hash -> Map.of(KEY, hash))
                .orElseGet(Map::of);
    }

    /** The revision of a container with these labels, or "". */
    public static String read(Map<String, String> labels) {
        return labels.getOrDefault(KEY, "");
    }
}

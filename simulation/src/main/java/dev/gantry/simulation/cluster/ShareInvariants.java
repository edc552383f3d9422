package dev.gantry.simulation.cluster;

import dev.gantry.deployment.pod.Ownership;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Of shares of requests: once it is told on a ReplicaSet that every proxy gives it none, none does. */
final class ShareInvariants {

    private static final String WEIGHT = "gantry.dev/traffic-weight";
    private static final String ROUTED = "gantry.dev/routed-weight";
    private static final String NONE = "0";

    private final Map<String, String> setOfPod = new HashMap<>();
    private final Set<String> out = new HashSet<>();

    ShareInvariants(ClusterWorld world) {
        world.pods().observe((_, after) -> after.ifPresent(this::owned));
        world.replicaSets().observe((_, after) -> after.ifPresent(this::changed));
    }

    private void owned(Pod pod) {
        Ownership.controller(pod)
                .map(OwnerReference::getUid)
                .ifPresent(set -> setOfPod.put(pod.getMetadata().getUid(), set));
    }

    private void changed(ReplicaSet set) {
        Map<String, String> marks =
                Optional.ofNullable(set.getMetadata().getAnnotations()).orElse(Map.of());
        boolean none = NONE.equals(marks.get(WEIGHT)) && NONE.equals(marks.get(ROUTED));
        if (none) {
            out.add(set.getMetadata().getUid());
        } else {
            out.remove(set.getMetadata().getUid());
        }
    }

    /** Whether the pod's revision has no share, and every proxy is said to know that. */
    boolean isOut(String podUid) {
        return out.contains(setOfPod.getOrDefault(podUid, ""));
    }
}

package dev.gantry.deployment.rollout;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The sizes that ReplicaSets shall have, in pods, by name; it starts from the sizes they have. */
final class Sizes {

    private final Map<String, Integer> byName = new LinkedHashMap<>();

    static Sizes present(Collection<ReplicaSet> replicaSets) {
        Sizes sizes = new Sizes();
        replicaSets.forEach(set -> sizes.set(set, Replicas.wanted(set)));
        return sizes;
    }

    int get(ReplicaSet replicaSet) {
        return byName.getOrDefault(replicaSet.getMetadata().getName(), Replicas.wanted(replicaSet));
    }

    void set(ReplicaSet replicaSet, int size) {
        byName.put(replicaSet.getMetadata().getName(), Math.max(0, size));
    }

    void add(ReplicaSet replicaSet, int pods) {
        set(replicaSet, get(replicaSet) + pods);
    }

    /** The pods that all sets together shall have. */
    int total() {
        return byName.values().stream().mapToInt(Integer::intValue).sum();
    }
}

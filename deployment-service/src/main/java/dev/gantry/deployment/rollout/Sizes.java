package dev.gantry.deployment.rollout;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The sizes that ReplicaSets shall have, in pods, by name; it starts from the sizes they have. */
final class Sizes {

    private final Map<String, Integer> byName = new LinkedHashMap<>();
    private final Map<String, Integer> keptByName = new LinkedHashMap<>();

    static Sizes present(Collection<ReplicaSet> replicaSets) {
        Sizes sizes = new Sizes();
        replicaSets.forEach(set -> sizes.set(set, Replicas.wanted(set)));
        return sizes;
    }

    /** The present sizes, where every set may give up any of its pods. */
    static Sizes presentKeepingNone(Collection<ReplicaSet> replicaSets) {
        Sizes sizes = present(replicaSets);
        replicaSets.forEach(set -> sizes.keepAvailable(set, 0));
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

    /** Available pods that the set must keep while it shrinks, even above its size. */
    void keepAvailable(ReplicaSet replicaSet, int pods) {
        keptByName.put(replicaSet.getMetadata().getName(), pods);
    }

    /** As many as before where nothing was decided; 0 where the set may give up any of its pods. */
    int keptAvailable(ReplicaSet replicaSet) {
        return keptByName.getOrDefault(
                replicaSet.getMetadata().getName(), RevisionAnnotations.keptAvailable(replicaSet));
    }
}

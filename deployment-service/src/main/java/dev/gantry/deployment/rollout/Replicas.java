package dev.gantry.deployment.rollout;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import java.util.Collection;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The numbers of a workload, with what the API leaves out filled in. */
final class Replicas {

    private Replicas() {}

    static int wanted(Deployment deployment) {
        return orElse(deployment.getSpec().getReplicas(), 1);
    }

    static int wanted(ReplicaSet replicaSet) {
        return orElse(replicaSet.getSpec().getReplicas(), 1);
    }

    static int existing(ReplicaSet replicaSet) {
        return orElse(status(replicaSet).getReplicas(), 0);
    }

    static int ready(ReplicaSet replicaSet) {
        return orElse(status(replicaSet).getReadyReplicas(), 0);
    }

    static int available(ReplicaSet replicaSet) {
        return orElse(status(replicaSet).getAvailableReplicas(), 0);
    }

    static int terminating(ReplicaSet replicaSet) {
        return orElse(status(replicaSet).getTerminatingReplicas(), 0);
    }

    /**
     * The available pods that remain once the set has done what it was told: it gives up unavailable ones first, and then
     * available ones down to its size or to those it must keep.
     */
    static int lastingAvailable(ReplicaSet replicaSet) {
        int kept = Math.max(wanted(replicaSet), RevisionAnnotations.keptAvailable(replicaSet));
        return Math.min(available(replicaSet), kept);
    }

    /** The pods that remain once the set has done what it was told. */
    static int lasting(ReplicaSet replicaSet) {
        return Math.max(wanted(replicaSet), lastingAvailable(replicaSet));
    }

    /** Pods that are there or that the set is entitled to create. */
    static int occupied(ReplicaSet replicaSet) {
        return Math.max(wanted(replicaSet), existing(replicaSet));
    }

    /** Whether the set's status speaks of its present spec: what it was last told to create or delete has been done. */
    static boolean settled(ReplicaSet replicaSet) {
        Long observed = status(replicaSet).getObservedGeneration();
        Long generation = replicaSet.getMetadata().getGeneration();
        return (observed == null ? 0 : observed) >= (generation == null ? 0 : generation);
    }

    static int sum(Collection<ReplicaSet> replicaSets, ToIntFunction<ReplicaSet> number) {
        return replicaSets.stream().mapToInt(number).sum();
    }

    static int orElse(@Nullable Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }

    private static ReplicaSetStatus status(ReplicaSet replicaSet) {
        return replicaSet.getStatus() == null ? new ReplicaSetStatus() : replicaSet.getStatus();
    }
}

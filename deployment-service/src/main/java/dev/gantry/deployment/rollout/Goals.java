package dev.gantry.deployment.rollout;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import org.jspecify.annotations.Nullable;

/**
 * Where the sizes of a rollout's sets go, in pods.
 *
 * @param ofNew the size that the new set grows to
 * @param kept the old set that keeps some pods, or null where none does
 * @param ofKept how many it keeps
 * @param most pods of all sets together that may exist at once
 */
record Goals(int ofNew, @Nullable ReplicaSet kept, int ofKept, int most) {

    /** All pods in the new set. */
    static Goals replaceAll(Rollout rollout) {
        return new Goals(
                rollout.desired(), null, 0, rollout.desired() + rollout.limits().maxSurge());
    }

    int ofOld(ReplicaSet old) {
        return old.equals(kept) ? ofKept : 0;
    }
}

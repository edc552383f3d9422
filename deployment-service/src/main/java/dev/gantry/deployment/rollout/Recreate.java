package dev.gantry.deployment.rollout;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;

/** The Recreate strategy: no new pod starts before the last old one is gone. */
final class Recreate {

    private Recreate() {}

    /** Whether no pod of an old set is left, not even one that is still terminating. */
    static boolean oldPodsGone(Rollout rollout) {
        return rollout.oldReplicaSets().stream()
                .allMatch(set -> Replicas.occupied(set) == 0 && Replicas.terminating(set) == 0);
    }

    static Sizes next(Rollout rollout) {
        Sizes sizes = Sizes.presentKeepingNone(rollout.all());
        for (ReplicaSet old : rollout.oldReplicaSets()) {
            sizes.set(old, 0);
        }
        rollout.newReplicaSet()
                .filter(set -> oldPodsGone(rollout) || Replicas.wanted(set) > rollout.desired())
                .ifPresent(set -> sizes.set(set, rollout.desired()));
        return sizes;
    }
}

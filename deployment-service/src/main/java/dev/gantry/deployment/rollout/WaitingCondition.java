package dev.gantry.deployment.rollout;

import dev.gantry.deployment.order.Hold;
import dev.gantry.deployment.order.WaitingConditions;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the pods of a ReplicaSet wait for, as its condition {@code gantry.dev/Waiting} tells it. */
public final class WaitingCondition {

    private WaitingCondition() {}

    /** What is told, if anything is waited for. */
    public static Optional<ReplicaSetCondition> of(ReplicaSet set) {
        return WaitingConditions.OF_REPLICA_SETS.in(conditions(set));
    }

    /** What others hold the set for; the progress deadline does not run meanwhile. */
    static Optional<ReplicaSetCondition> heldByOthers(ReplicaSet set) {
        return of(set).filter(c -> !Hold.SEQUENTIAL.equals(c.getReason()));
    }

    /** The conditions with the hold among them, or without any; one that says the same stays as it is. */
    static List<ReplicaSetCondition> told(
            List<ReplicaSetCondition> conditions, ReplicaSet set, Optional<Hold> hold, Instant now) {
        return WaitingConditions.OF_REPLICA_SETS.told(conditions, conditions(set), hold, now);
    }

    private static List<ReplicaSetCondition> conditions(ReplicaSet set) {
        return set.getStatus() == null || set.getStatus().getConditions() == null
                ? List.of()
                : set.getStatus().getConditions();
    }
}

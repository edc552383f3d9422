package dev.gantry.deployment.rollout;

import dev.gantry.deployment.order.Hold;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the pods of a ReplicaSet wait for, as its condition {@code gantry.dev/Waiting} tells it. */
public final class WaitingCondition {

    /** The pods of the set wait for one another: that is progress, not a hold from outside. */
    static final String SEQUENTIAL = "StartPolicySequential";

    private WaitingCondition() {}

    /** What is told, if anything is waited for. */
    public static Optional<ReplicaSetCondition> of(ReplicaSet set) {
        return set.getStatus() == null || set.getStatus().getConditions() == null
                ? Optional.empty()
                : set.getStatus().getConditions().stream()
                        .filter(c -> Hold.CONDITION.equals(c.getType()) && "True".equals(c.getStatus()))
                        .findFirst();
    }

    /** What others hold the set for; the progress deadline does not run meanwhile. */
    static Optional<ReplicaSetCondition> heldByOthers(ReplicaSet set) {
        return of(set).filter(c -> !SEQUENTIAL.equals(c.getReason()));
    }

    /** The conditions with the hold among them, or without any; one that says the same stays as it is. */
    static List<ReplicaSetCondition> told(
            List<ReplicaSetCondition> conditions, ReplicaSet set, Optional<Hold> hold, Instant now) {
        List<ReplicaSetCondition> result = new ArrayList<>(conditions);
        result.removeIf(c -> Hold.CONDITION.equals(c.getType()));
        hold.ifPresent(h -> result.add(of(set).filter(before -> h.reason().equals(before.getReason()))
                .filter(before -> h.message().equals(before.getMessage()))
                .orElseGet(() -> condition(set, h, now))));
        return result;
    }

    private static ReplicaSetCondition condition(ReplicaSet set, Hold hold, Instant now) {
        return new ReplicaSetConditionBuilder()
                .withType(Hold.CONDITION)
                .withStatus("True")
                .withReason(hold.reason())
                .withMessage(hold.message())
                .withLastTransitionTime(of(set).map(ReplicaSetCondition::getLastTransitionTime)
                        .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString()))
                .build();
    }
}

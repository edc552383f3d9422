package dev.gantry.deployment.rollout;

import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides whether the rollout of the present template has failed, and whether it can be undone.
 *
 * <p>Goals: a rollout that does not get on, or whose pods fail, ends with the pods of the newest revision that was once
 * complete. Constraints: a revision that has been complete for longer than it is watched is never given up; nor is one to
 * which a rollback led, so that two bad revisions do not take turns; nor is anything undone for a revision that fails too.
 */
final class AutomaticRollback {

    private AutomaticRollback() {}

    /** What is to be done about a rollout. */
    sealed interface Verdict {
        /** It has not failed, or is not to be undone. */
        record GoOn() implements Verdict {}

        record RollBack(ReplicaSet failed, ReplicaSet to, RolloutFailure failure) implements Verdict {}

        /** It has failed, and undoing it would make nothing better. */
        record Stay(RolloutFailure failure, String reason, String why) implements Verdict {}
    }

    /** @param status as it is about to be told */
    static Verdict judge(Rollout rollout, DeploymentStatus status, Instant now) {
        RollbackPolicy policy = RollbackPolicy.of(rollout.deployment());
        boolean judged = policy.automatic()
                && !rollout.paused()
                && rollout.rolledBackFrom().isEmpty();
        return rollout.newReplicaSet()
                .filter(set -> judged && !proven(set, policy, now))
                .flatMap(set -> failure(set, status).map(failure -> judge(rollout, set, failure)))
                .orElseGet(Verdict.GoOn::new);
    }

    private static Verdict judge(Rollout rollout, ReplicaSet set, RolloutFailure failure) {
        Optional<ReplicaSet> former = RevisionOutcome.newestRolledOut(rollout.oldReplicaSets());
        if (former.isEmpty()) {
            return new Verdict.Stay(failure, "NoCompleteRevision", "no earlier revision was ever complete");
        }
        if (SetHealth.failing(former.get()).isPresent()) {
            return new Verdict.Stay(
                    failure, "FormerRevisionFailing", "the pods of " + name(former.get()) + " fail, too");
        }
        return new Verdict.RollBack(set, former.get(), failure);
    }

    /** Whether it has been complete for longer than it is watched. */
    static boolean proven(ReplicaSet set, RollbackPolicy policy, Instant now) {
        return RevisionOutcome.rolledOut(set)
                .filter(at -> at.plus(policy.watch()).isBefore(now))
                .isPresent();
    }

    private static Optional<RolloutFailure> failure(ReplicaSet set, DeploymentStatus status) {
        return SetHealth.failing(set)
                .map(c -> new RolloutFailure(c.getReason(), c.getMessage()))
                .or(() -> RolloutCondition.find(status.getConditions(), RolloutCondition.PROGRESSING)
                        .filter(c -> RolloutCondition.PROGRESS_DEADLINE_EXCEEDED.equals(c.getReason()))
                        .map(c -> new RolloutFailure(c.getReason(), c.getMessage())));
    }

    /** {@code revision 2 (web-5fd8c)}. */
    static String name(ReplicaSet set) {
        return "revision " + RevisionAnnotations.revision(set) + " ("
                + set.getMetadata().getName() + ")";
    }
}

package dev.gantry.deployment.rollout;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A rollout that may still be undone, and is therefore to be watched.
 *
 * @param fresh the set that is rolled out, or has been for less than it is watched
 * @param former the set to which would be gone back
 */
public record RolloutWatch(ReplicaSet fresh, ReplicaSet former) {

    /**
     * What is to be watched of a Deployment. The set of the newest revision is that of the present template, or that of the one before while the
     * new one is not there yet; neither is mistaken for another, since a verdict is kept for its set.
     *
     * @param sets those that the Deployment controls
     */
    public static Optional<RolloutWatch> of(Deployment deployment, List<ReplicaSet> sets, Instant now) {
        RollbackPolicy policy = RollbackPolicy.of(deployment);
        boolean left = deployment.getMetadata().getDeletionTimestamp() != null
                || Boolean.TRUE.equals(deployment.getSpec().getPaused())
                || !policy.automatic();
        return sets.stream()
                .max(Comparator.comparingLong(RevisionAnnotations::revision))
                .filter(fresh ->
                        !left && !RevisionOutcome.failed(fresh) && !AutomaticRollback.proven(fresh, policy, now))
                .flatMap(fresh -> RevisionOutcome.newestRolledOut(
                                sets.stream().filter(set -> !set.equals(fresh)).toList())
                        .map(former -> new RolloutWatch(fresh, former)));
    }
}

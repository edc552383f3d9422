package dev.gantry.deployment.rollout;

import dev.gantry.deployment.pod.PodReadiness;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetConditionBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether the pods of a ReplicaSet fail, which its condition {@code gantry.dev/Failing} tells.
 *
 * <p>One pod may fail for its node's sake. So a set fails when at least as many of its pods have failed as are available,
 * and at least one: with none available the first one decides, and of five where four serve, one alone does not. It fails as
 * well where its pods serve, but harm those they serve.
 */
final class SetHealth {

    static final String FAILING = "gantry.dev/Failing";

    private final List<Pod> active;
    private final Optional<RolloutFailure> harm;
    private final RollbackPolicy policy;
    private final Instant now;

    SetHealth(ReplicaSet set, List<Pod> active, Optional<RolloutFailure> harm, Instant now) {
        this.active = active;
        this.harm = harm;
        this.policy = RollbackPolicy.of(set);
        this.now = now;
    }

    /** The condition as last told, where it is True. */
    static Optional<ReplicaSetCondition> failing(ReplicaSet set) {
        return conditions(set).stream()
                .filter(c -> FAILING.equals(c.getType()) && "True".equals(c.getStatus()))
                .findFirst();
    }

    /** The set's conditions with this one told anew; where it says the same as before, all stay as they are. */
    List<ReplicaSetCondition> told(ReplicaSet set, int available) {
        List<PodTrouble> failed = troubles().stream()
                .filter(trouble -> !policy.failsAt(trouble).isAfter(now))
                .toList();
        List<ReplicaSetCondition> others = new ArrayList<>(conditions(set));
        others.removeIf(c -> FAILING.equals(c.getType()));
        Optional<RolloutFailure> found =
                failed.isEmpty() || failed.size() < available ? harm : Optional.of(failure(failed));
        found.ifPresent(failure -> others.add(failing(set)
                .filter(before -> failure.reason().equals(before.getReason()))
                .orElseGet(() -> condition(failure))));
        return others;
    }

    /** When a trouble that lasts will have made its pod a failed one; zero where time alone makes none. */
    Duration untilNextFailure() {
        return troubles().stream()
                .map(policy::failsAt)
                .filter(at -> at.isAfter(now) && at.isBefore(Instant.MAX))
                .min(Instant::compareTo)
                .map(at -> Duration.between(now, at))
                .orElse(Duration.ZERO);
    }

    private List<PodTrouble> troubles() {
        return active.stream()
                .filter(pod -> !PodReadiness.ready(pod))
                .flatMap(pod -> PodDiagnosis.of(pod, now).stream())
                .toList();
    }

    private RolloutFailure failure(List<PodTrouble> failed) {
        PodTrouble first = failed.getFirst();
        return new RolloutFailure(
                first.reason(), failed.size() + " of " + active.size() + " pods failed: " + first.message());
    }

    private ReplicaSetCondition condition(RolloutFailure failure) {
        return new ReplicaSetConditionBuilder()
                .withType(FAILING)
                .withStatus("True")
                .withReason(failure.reason())
                .withMessage(failure.message())
                .withLastTransitionTime(now.truncatedTo(ChronoUnit.SECONDS).toString())
                .build();
    }

    private static List<ReplicaSetCondition> conditions(ReplicaSet set) {
        return set.getStatus() == null || set.getStatus().getConditions() == null
                ? List.of()
                : set.getStatus().getConditions();
    }
}

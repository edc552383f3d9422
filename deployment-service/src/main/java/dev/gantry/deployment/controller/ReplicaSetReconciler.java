package dev.gantry.deployment.controller;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient.Write;
import dev.gantry.apimachinery.controller.Reconciler;
import dev.gantry.deployment.controller.signal.RolloutVerdicts;
import dev.gantry.deployment.order.Hold;
import dev.gantry.deployment.rollout.ReplicaSetDecision;
import dev.gantry.deployment.rollout.ReplicaSetState;
import dev.gantry.deployment.rollout.ReplicaSetStep;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatusBuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Brings the pods of one ReplicaSet to their number, and its status to what the pods are. */
public final class ReplicaSetReconciler implements Reconciler {

    /** When somebody else changed an object meanwhile: soon, as soon as that change is known. */
    private static final Duration AFTER_CONFLICT = Duration.ofMillis(100);

    /** Some dozens of pods are looked at again at once, and five hundred five times a second. */
    private static final Duration REST_FOR_A_POD = Duration.ofNanos(400_000);

    private static final Duration LONGEST_REST = Duration.ofSeconds(1);

    /** While a view fills for the first time. */
    public static final Duration UNTIL_SYNCED = Duration.ofMillis(200);

    private static final String REPLICA_FAILURE = "ReplicaFailure";

    private final Cluster cluster;
    private final TakenNames takenNames;
    private final PodWrites podWrites;
    private final StartGates gates;
    private final RolloutVerdicts verdicts;
    private final InstantSource clock;

    /** Where nobody looks at what users see. */
    public ReplicaSetReconciler(Cluster cluster, StartGates gates) {
        this(cluster, gates, new RolloutVerdicts());
    }

    /** @param verdicts what is found of rollouts by what users see */
    public ReplicaSetReconciler(Cluster cluster, StartGates gates, RolloutVerdicts verdicts) {
        this.cluster = cluster;
        this.gates = gates;
        this.verdicts = verdicts;
        this.clock = cluster.clock();
        this.takenNames = new TakenNames(clock);
        this.podWrites =
                PodWrites.choosingNames(cluster.pods().writer(), takenNames, cluster.events(), cluster.meters());
    }

    @Override
    public Result reconcile(ObjectKey key) {
        if (!cluster.synced()) {
            return Result.after(UNTIL_SYNCED);
        }
        Optional<ReplicaSet> found = cluster.replicaSets().known().get(key);
        if (found.isEmpty()) {
            cluster.pods().known().controllers("ReplicaSet", key).forEach(podWrites::forget);
            return Result.DONE;
        }
        return reconcile(found.get());
    }

    /** A step looks at all pods of the set, each change of one asks for a step, and there may be thousands of them. */
    public static Duration rest(ReplicaSet set) {
        Integer replicas = set.getSpec().getReplicas();
        Duration rest = REST_FOR_A_POD.multipliedBy(replicas == null ? 1 : replicas);
        return rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST;
    }

    private Result reconcile(ReplicaSet set) {
        cluster.pods().writer().settle(set.getMetadata().getUid());
        cluster.replicaSets().writer().settle(statusWrites(set));
        ReplicaSetStep step = decide(set);
        Optional<PodFailure> failure = podWrites.apply(set, step.actions());
        ReplicaSetStep after = step.actions().isEmpty() ? step : decide(set);
        boolean written = writeStatus(set, withFailure(after.status(), failure));
        if (failure.isPresent() && !failure.get().refusal().isConflict()) {
            throw failure.get().refusal();
        }
        boolean again = !written || failure.isPresent() || !after.actions().isEmpty();
        if (again) {
            return Result.after(AFTER_CONFLICT);
        }
        return Result.after(waits(after.status()) ? Hold.LOOK_AGAIN : after.requeueAfter());
    }

    private static boolean waits(ReplicaSetStatus status) {
        return status.getConditions().stream().anyMatch(condition -> Hold.CONDITION.equals(condition.getType()));
    }

    private ReplicaSetStep decide(ReplicaSet set) {
        return ReplicaSetDecision.next(new ReplicaSetState(
                set,
                cluster.pods().known().candidates(set),
                takenNames.of(set.getMetadata().getUid()),
                gates.of(set),
                verdicts.of(set),
                clock.instant()));
    }

    /** Whether the status is as it should be; it is not when the set has changed meanwhile. */
    private boolean writeStatus(ReplicaSet set, ReplicaSetStatus status) {
        if (status.equals(set.getStatus())) {
            return true;
        }
        ReplicaSet updated = new ReplicaSetBuilder(set).withStatus(status).build();
        return cluster.replicaSets()
                .writer()
                .send(statusWrites(set), List.of(new Write.UpdateStatus<>(updated)))
                .isEmpty();
    }

    /** The set's Deployment writes sets, too; each settles its own writes. */
    private static String statusWrites(ReplicaSet set) {
        return "status/" + set.getMetadata().getUid();
    }

    private ReplicaSetStatus withFailure(ReplicaSetStatus status, Optional<PodFailure> failure) {
        List<ReplicaSetCondition> others = status.getConditions().stream()
                .filter(condition -> !REPLICA_FAILURE.equals(condition.getType()))
                .toList();
        return new ReplicaSetStatusBuilder(status)
                .withConditions(others)
                .addAllToConditions(failure.map(f -> condition(f, status.getConditions())).stream()
                        .toList())
                .build();
    }

    private ReplicaSetCondition condition(PodFailure failure, List<ReplicaSetCondition> before) {
        return before.stream()
                .filter(condition -> REPLICA_FAILURE.equals(condition.getType()))
                .filter(condition -> failure.reason().equals(condition.getReason()))
                .filter(condition -> failure.message().equals(condition.getMessage()))
                .findFirst()
                .orElseGet(() -> new ReplicaSetConditionBuilder()
                        .withType(REPLICA_FAILURE)
                        .withStatus("True")
                        .withReason(failure.reason())
                        .withMessage(failure.message())
                        .withLastTransitionTime(
                                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString())
                        .build());
    }
}

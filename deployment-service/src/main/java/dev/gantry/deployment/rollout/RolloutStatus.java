package dev.gantry.deployment.rollout;

import dev.gantry.deployment.order.Hold;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The status of a Deployment: the sums of its sets' numbers, and the conditions that kubectl and people wait for. */
final class RolloutStatus {

    private final Rollout rollout;
    private final Deployment deployment;
    private final Instant now;
    private final DeploymentStatus numbers;
    private List<DeploymentCondition> conditions;

    private RolloutStatus(Rollout rollout, Instant now) {
        this.rollout = rollout;
        this.deployment = rollout.deployment();
        this.now = now;
        this.numbers = numbers(rollout);
        this.conditions = RolloutCondition.present(deployment);
    }

    /** The status of sets as they are; {@code creating} when the set of the present template is about to be created. */
    static DeploymentStatus of(Rollout rollout, Optional<String> creating, Instant now) {
        RolloutStatus status = new RolloutStatus(rollout, now);
        status.available();
        status.progressing(creating);
        status.replicaFailure();
        status.rolledBack();
        status.waiting();
        status.delivery();
        return status.build();
    }

    /** The numbers alone, for a Deployment that is being deleted. */
    static DeploymentStatus numbersOnly(Rollout rollout, Instant now) {
        return new RolloutStatus(rollout, now).build();
    }

    private DeploymentStatus build() {
        return new DeploymentStatusBuilder(numbers).withConditions(conditions).build();
    }

    private static DeploymentStatus numbers(Rollout rollout) {
        List<ReplicaSet> all = rollout.all();
        int available = Replicas.sum(all, Replicas::available);
        DeploymentStatus before = before(rollout.deployment());
        return new DeploymentStatusBuilder()
                .withObservedGeneration(rollout.deployment().getMetadata().getGeneration())
                .withCollisionCount(before.getCollisionCount())
                .withReplicas(Replicas.sum(all, Replicas::existing))
                .withUpdatedReplicas(
                        rollout.ofPresentTemplate().map(Replicas::existing).orElse(0))
                .withReadyReplicas(Replicas.sum(all, Replicas::ready))
                .withAvailableReplicas(available)
                .withUnavailableReplicas(Math.max(0, Replicas.sum(all, Replicas::wanted) - available))
                .withTerminatingReplicas(Replicas.sum(all, Replicas::terminating))
                .build();
    }

    private void available() {
        boolean enough = Replicas.orElse(numbers.getAvailableReplicas(), 0) >= rollout.minAvailable();
        put(
                enough
                        ? new RolloutCondition(
                                RolloutCondition.AVAILABLE,
                                "True",
                                "MinimumReplicasAvailable",
                                "Deployment has minimum availability.")
                        : new RolloutCondition(
                                RolloutCondition.AVAILABLE,
                                "False",
                                "MinimumReplicasUnavailable",
                                "Deployment does not have minimum availability."));
    }

    private void progressing(Optional<String> creating) {
        if (deployment.getSpec().getProgressDeadlineSeconds() == null) {
            conditions = RolloutCondition.without(conditions, RolloutCondition.PROGRESSING);
            return;
        }
        if (rollout.rolledBackFrom().isPresent()) {
            put(RolloutCondition.progressing(
                    "False", RolloutCondition.PROGRESS_DEADLINE_EXCEEDED, rolledBackMessage(rollout)));
            return;
        }
        new RolloutProgress(rollout, before(deployment), numbers, now)
                .next(creating)
                .ifPresent(next -> conditions = next.condition().in(conditions, now, next.renewed()));
    }

    /** What keeps a set from creating or deleting its pods is told where users look first; the new set's word goes first. */
    private void replicaFailure() {
        Optional<ReplicaSetCondition> failure = rollout.all().stream()
                .filter(set -> set.getStatus() != null && set.getStatus().getConditions() != null)
                .flatMap(set -> set.getStatus().getConditions().stream())
                .filter(c -> RolloutCondition.REPLICA_FAILURE.equals(c.getType()) && "True".equals(c.getStatus()))
                .findFirst();
        failure.ifPresentOrElse(
                f -> put(new RolloutCondition(
                        RolloutCondition.REPLICA_FAILURE, f.getStatus(), f.getReason(), f.getMessage())),
                () -> conditions = RolloutCondition.without(conditions, RolloutCondition.REPLICA_FAILURE));
    }

    /** What holds a set's pods is told where users look first, as it is told there. */
    private void waiting() {
        conditions = RolloutCondition.without(conditions, Hold.CONDITION);
        rollout.all().stream()
                .flatMap(set -> WaitingCondition.of(set).stream())
                .findFirst()
                .ifPresent(c -> conditions.add(new DeploymentConditionBuilder()
                        .withType(c.getType())
                        .withStatus(c.getStatus())
                        .withReason(c.getReason())
                        .withMessage(c.getMessage())
                        .withLastTransitionTime(c.getLastTransitionTime())
                        .withLastUpdateTime(c.getLastTransitionTime())
                        .build()));
    }

    /** Its message tells how far the delivery is, so that another message is another condition. */
    private void delivery() {
        Optional<RolloutCondition> told = Delivery.of(rollout, now).map(d -> new DeliveryReport(d).condition());
        boolean same = told.flatMap(c -> RolloutCondition.find(conditions, c.type())
                        .filter(before -> c.message().equals(before.getMessage())))
                .isPresent();
        conditions = told.map(c -> c.in(conditions, now, !same))
                .orElseGet(() -> RolloutCondition.without(conditions, DeliveryReport.CONDITION));
    }

    private void rolledBack() {
        rollout.rolledBackFrom()
                .ifPresent(from -> put(new RolloutCondition(
                        RolloutCondition.ROLLED_BACK,
                        "True",
                        RevisionOutcome.failure(from).reason(),
                        rolledBackMessage(rollout))));
    }

    /** It names the failed set as messages of progress do, so that it is known to be about that one. */
    private static String rolledBackMessage(Rollout rollout) {
        ReplicaSet from = rollout.rolledBackFrom().orElseThrow();
        return "ReplicaSet \"" + from.getMetadata().getName() + "\" failed and was rolled back to "
                + AutomaticRollback.name(rollout.newReplicaSet().orElseThrow()) + ": "
                + RevisionOutcome.failure(from).message();
    }

    /** The status where nothing failed. */
    static DeploymentStatus withoutFailure(DeploymentStatus status) {
        return new DeploymentStatusBuilder(status)
                .withConditions(RolloutCondition.without(status.getConditions(), RolloutCondition.ROLLED_BACK))
                .build();
    }

    /** The status where no other template was returned to; that a rollout failed and stays as it is remains. */
    static DeploymentStatus withoutRollback(DeploymentStatus status) {
        boolean rolledBack = RolloutCondition.find(status.getConditions(), RolloutCondition.ROLLED_BACK)
                .filter(condition -> "True".equals(condition.getStatus()))
                .isPresent();
        return rolledBack ? withoutFailure(status) : status;
    }

    /** The status where a rollout failed and stays as it is. */
    static DeploymentStatus notRolledBack(DeploymentStatus status, AutomaticRollback.Verdict.Stay stay, Instant now) {
        RolloutCondition condition = new RolloutCondition(
                RolloutCondition.ROLLED_BACK,
                "False",
                stay.reason(),
                "The rollout failed (" + stay.failure() + ") and is not undone: " + stay.why());
        return new DeploymentStatusBuilder(status)
                .withConditions(condition.in(status.getConditions(), now, false))
                .build();
    }

    private void put(RolloutCondition condition) {
        conditions = condition.in(conditions, now, false);
    }

    static DeploymentStatus before(Deployment deployment) {
        return deployment.getStatus() == null ? new DeploymentStatus() : deployment.getStatus();
    }
}

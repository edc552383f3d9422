package dev.gantry.deployment.rollout;

import static dev.gantry.deployment.rollout.Replicas.orElse;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a rollout is getting on: the Progressing condition by which {@code kubectl rollout status} waits.
 *
 * @param before the status as it was last written
 * @param numbers the numbers as they are now
 */
record RolloutProgress(Rollout rollout, DeploymentStatus before, DeploymentStatus numbers, Instant now) {

    /**
     * What to say next.
     *
     * @param renewed whether saying it again starts the progress deadline anew
     */
    record Next(RolloutCondition condition, boolean renewed) {}

    /** Empty where the present condition still holds. */
    Optional<Next> next(Optional<String> creating) {
        if (creating.isPresent()) {
            return renewed("NewReplicaSetCreated", "Created new replica set \"" + creating.get() + "\"");
        }
        if (rollout.paused() || is(RolloutCondition.DEPLOYMENT_PAUSED)) {
            return pausedOrResumed();
        }
        if (complete()) {
            return said("True", RolloutCondition.NEW_REPLICA_SET_AVAILABLE, "has successfully progressed.", false);
        }
        Optional<String> held = waitsFor();
        if (held.isPresent()) {
            return said("Unknown", RolloutCondition.WAITING, held.get(), false);
        }
        if (is(RolloutCondition.WAITING)) {
            return said("True", "ReplicaSetReleased", "waits for nothing any more", true);
        }
        if (rollout.newReplicaSet().isPresent() && (condition().isEmpty() || speaksOfAnother())) {
            return renewed("FoundNewReplicaSet", "Found new replica set \"" + newName() + "\"");
        }
        if (gotFurther()) {
            return said("True", "ReplicaSetUpdated", "is progressing.", true);
        }
        return timedOut()
                ? said("False", RolloutCondition.PROGRESS_DEADLINE_EXCEEDED, "has timed out progressing.", false)
                : Optional.empty();
    }

    /** What others hold the pods for, or what a delivery waits for in its step. */
    private Optional<String> waitsFor() {
        return rollout.newReplicaSet()
                .flatMap(WaitingCondition::heldByOthers)
                .map(ReplicaSetCondition::getMessage)
                .or(() -> Delivery.of(rollout, now).flatMap(d -> new DeliveryReport(d).waitsFor()));
    }

    /** All replicas are of the new template and available, and no old one is left. */
    boolean complete() {
        return rollout.newReplicaSet().isPresent()
                && rollout.rolledBackFrom().isEmpty()
                && rollout.settled()
                && orElse(numbers.getUpdatedReplicas(), 0) == rollout.desired()
                && orElse(numbers.getReplicas(), 0) == rollout.desired()
                && orElse(numbers.getAvailableReplicas(), 0) == rollout.desired();
    }

    /** When a rollout that is complete became so: it is told already, or is about to be. */
    static Instant completedAt(Deployment deployment, Instant now) {
        return RolloutCondition.find(RolloutCondition.present(deployment), RolloutCondition.PROGRESSING)
                .filter(c -> RolloutCondition.NEW_REPLICA_SET_AVAILABLE.equals(c.getReason()))
                .map(c -> RolloutCondition.time(c.getLastUpdateTime(), now))
                .orElse(now);
    }

    /** When the deadline will have passed if nothing happens, from now; zero where none is running. */
    Duration untilDeadline() {
        Integer deadlineSeconds = deployment().getSpec().getProgressDeadlineSeconds();
        if (deadlineSeconds == null
                || rollout.paused()
                || complete()
                || is(RolloutCondition.WAITING)
                || is(RolloutCondition.PROGRESS_DEADLINE_EXCEEDED)
                || is(RolloutCondition.NEW_REPLICA_SET_AVAILABLE)) {
            return Duration.ZERO;
        }
        Instant last = RolloutCondition.time(
                condition().map(DeploymentCondition::getLastUpdateTime).orElse(null), now);
        // Conditions tell whole seconds; one more second makes sure that the deadline has passed when we look.
        Duration left = Duration.between(now, last.plusSeconds(deadlineSeconds + 1L));
        return left.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : left;
    }

    private boolean timedOut() {
        Integer deadlineSeconds = deployment().getSpec().getProgressDeadlineSeconds();
        if (deadlineSeconds == null || is(RolloutCondition.NEW_REPLICA_SET_AVAILABLE)) {
            return false;
        }
        return condition()
                .map(c -> RolloutCondition.time(c.getLastUpdateTime(), now))
                .filter(last -> last.plusSeconds(deadlineSeconds).isBefore(now))
                .isPresent();
    }

    private boolean gotFurther() {
        int oldBefore = orElse(before.getReplicas(), 0) - orElse(before.getUpdatedReplicas(), 0);
        int oldNow = orElse(numbers.getReplicas(), 0) - orElse(numbers.getUpdatedReplicas(), 0);
        return orElse(numbers.getUpdatedReplicas(), 0) > orElse(before.getUpdatedReplicas(), 0)
                || oldNow < oldBefore
                || orElse(numbers.getReadyReplicas(), 0) > orElse(before.getReadyReplicas(), 0)
                || orElse(numbers.getAvailableReplicas(), 0) > orElse(before.getAvailableReplicas(), 0);
    }

    /** Whether the condition is about a set of another template: its times say nothing of this one. */
    private boolean speaksOfAnother() {
        return condition()
                .map(DeploymentCondition::getMessage)
                .filter(message -> message.contains("ReplicaSet \"") || message.contains("replica set \""))
                .filter(message -> !message.contains('"' + newName() + '"'))
                .isPresent();
    }

    /** A rollout that failed stays failed when paused: the pause is no progress. */
    private Optional<Next> pausedOrResumed() {
        boolean told = is(RolloutCondition.DEPLOYMENT_PAUSED);
        if (rollout.paused() == told || is(RolloutCondition.PROGRESS_DEADLINE_EXCEEDED)) {
            return Optional.empty();
        }
        RolloutCondition condition = rollout.paused()
                ? RolloutCondition.progressing("Unknown", RolloutCondition.DEPLOYMENT_PAUSED, "Deployment is paused")
                : RolloutCondition.progressing("Unknown", "DeploymentResumed", "Deployment is resumed");
        return Optional.of(new Next(condition, false));
    }

    private Optional<Next> said(String status, String reason, String what, boolean renewed) {
        String subject = rollout.newReplicaSet().isPresent()
                ? "ReplicaSet \"" + newName() + "\" "
                : "Deployment \"" + deployment().getMetadata().getName() + "\" ";
        return Optional.of(new Next(RolloutCondition.progressing(status, reason, subject + what), renewed));
    }

    private Optional<Next> renewed(String reason, String message) {
        return Optional.of(new Next(RolloutCondition.progressing("True", reason, message), true));
    }

    private String newName() {
        return rollout.newReplicaSet().orElseThrow().getMetadata().getName();
    }

    private boolean is(String reason) {
        return condition().filter(c -> reason.equals(c.getReason())).isPresent();
    }

    private Optional<DeploymentCondition> condition() {
        return RolloutCondition.find(RolloutCondition.present(deployment()), RolloutCondition.PROGRESSING);
    }

    private Deployment deployment() {
        return rollout.deployment();
    }
}

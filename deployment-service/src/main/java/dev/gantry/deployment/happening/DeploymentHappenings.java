package dev.gantry.deployment.happening;

import static dev.gantry.deployment.happening.Happening.Type.COMPLETED;
import static dev.gantry.deployment.happening.Happening.Type.FAILED;
import static dev.gantry.deployment.happening.Happening.Type.PAUSED;
import static dev.gantry.deployment.happening.Happening.Type.RESUMED;
import static dev.gantry.deployment.happening.Happening.Type.ROLLED_BACK;
import static dev.gantry.deployment.happening.Happening.Type.STARTED;
import static dev.gantry.deployment.happening.Happening.Type.STEP;

import dev.gantry.deployment.order.WorkloadRef;
import dev.gantry.deployment.pod.Ownership;
import dev.gantry.deployment.rollout.RevisionChange;
import dev.gantry.deployment.rollout.RolloutFailure;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a committed change of a Deployment, or of one of its ReplicaSets, means for the rollout.
 *
 * <p>All that a rollout decides is first stored on its ReplicaSets: a new one, its size, that it was once complete, that it
 * failed. So each of these happens in just one change, whatever dies in between, and a change read twice tells the same.
 */
public final class DeploymentHappenings {

    private DeploymentHappenings() {}

    /**
     * Of a changed ReplicaSet; one that no Deployment controls tells nothing.
     *
     * @param before the set before the change, empty for a new one
     * @param siblings the sets of the namespace as they were at the change; asked for only by the start of a rollout
     */
    public static List<Happening> of(Optional<ReplicaSet> before, ReplicaSet after, Siblings siblings) {
        return Ownership.controller(after)
                .filter(owner -> owner.getKind().equals("Deployment"))
                .map(owner -> new Told(after, owner.getName())
                        .all(new RevisionChange(before, after), owner.getUid(), siblings))
                .orElse(List.of());
    }

    /** The ReplicaSets of a controller, as they were at the change in question. */
    @FunctionalInterface
    public interface Siblings {
        List<ReplicaSet> of(String controllerUid);
    }

    /** Of a changed Deployment. */
    public static List<Happening> of(Deployment before, Deployment after) {
        List<Happening> result = new ArrayList<>();
        boolean paused = Boolean.TRUE.equals(after.getSpec().getPaused());
        if (paused != Boolean.TRUE.equals(before.getSpec().getPaused())) {
            result.add(of(after, paused ? PAUSED : RESUMED, "", paused ? "is paused" : "goes on"));
        }
        RevisionChange.notUndone(before, after)
                .ifPresent(failure -> result.add(of(after, FAILED, failure.reason(), failure.message())));
        return result;
    }

    private static Happening of(Deployment deployment, Happening.Type type, String reason, String message) {
        return new Happening(
                type,
                deployment.getMetadata().getNamespace(),
                WorkloadRef.of("Deployment", deployment.getMetadata().getName()),
                RevisionChange.revision(deployment),
                "",
                Optional.ofNullable(deployment.getSpec().getReplicas()).orElse(1),
                reason,
                message);
    }

    /** What is told of one set. */
    private record Told(ReplicaSet set, String deployment) {

        List<Happening> all(RevisionChange change, String controllerUid, Siblings siblings) {
            List<Happening> result = new ArrayList<>();
            if (change.started()) {
                String from = change.servedBefore(siblings.of(controllerUid));
                result.add(told(STARTED, from, "", started(change, from)));
            }
            change.resizedFrom()
                    .ifPresent(before ->
                            result.add(told(STEP, "", "", "goes from " + before + " to " + size() + " pods")));
            change.movedOn().ifPresent(what -> result.add(told(STEP, "", "Delivery", what)));
            if (change.completed()) {
                result.add(told(COMPLETED, "", "", "is complete"));
            }
            change.failed().ifPresent(failure -> result.add(failed(failure)));
            change.rolledBackTo().ifPresent(to -> result.add(rolledBack(to)));
            return result;
        }

        private String started(RevisionChange change, String from) {
            String what = from.isEmpty() ? "is rolled out" : "is rolled out in place of revision " + from;
            return change.formerRevision()
                    .map(former -> what + ", with the template of revision " + former)
                    .orElse(what);
        }

        private Happening failed(RolloutFailure failure) {
            return told(FAILED, "", failure.reason(), "failed: " + failure.message());
        }

        private Happening rolledBack(String to) {
            String failed = RevisionChange.revision(set);
            RolloutFailure failure = RevisionChange.failure(set);
            return new Happening(
                    ROLLED_BACK,
                    set.getMetadata().getNamespace(),
                    WorkloadRef.of("Deployment", deployment),
                    to,
                    failed,
                    0,
                    failure.reason(),
                    "revision " + failed + " was rolled back to revision " + to + ": " + failure.message());
        }

        private Happening told(Happening.Type type, String from, String reason, String message) {
            String revision = RevisionChange.revision(set);
            return new Happening(
                    type,
                    set.getMetadata().getNamespace(),
                    WorkloadRef.of("Deployment", deployment),
                    revision,
                    from,
                    size(),
                    reason,
                    "revision " + revision + " " + message);
        }

        private int size() {
            return Optional.ofNullable(set.getSpec().getReplicas()).orElse(1);
        }
    }
}

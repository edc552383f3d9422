package dev.gantry.deployment.rollout;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a change of a ReplicaSet's document says of its revision.
 *
 * @param before empty for a new set
 */
public record RevisionChange(Optional<ReplicaSet> before, ReplicaSet after) {

    /** The revision of a Deployment or a ReplicaSet, or "" where none was given yet. */
    public static String revision(HasMetadata object) {
        long revision = RevisionAnnotations.revision(object);
        return revision == 0 ? "" : Long.toString(revision);
    }

    /** Why a set's rollout failed. */
    public static RolloutFailure failure(ReplicaSet set) {
        return RevisionOutcome.failure(set);
    }

    /** Whether the set's template becomes the one that is rolled out, for the first time or once more. */
    public boolean started() {
        return RevisionAnnotations.revision(after)
                > before.map(RevisionAnnotations::revision).orElse(0L);
    }

    /** The revision under which a template that is rolled out once more was used before. */
    public Optional<String> formerRevision() {
        return before.map(RevisionChange::revision).filter(former -> !former.isEmpty());
    }

    /** The revision that had the pods until now, or "" where none was ever complete. */
    public String servedBefore(List<ReplicaSet> siblings) {
        List<ReplicaSet> others = siblings.stream()
                .filter(set ->
                        !set.getMetadata().getUid().equals(after.getMetadata().getUid()))
                .toList();
        return RevisionOutcome.newestRolledOut(others)
                .map(RevisionChange::revision)
                .orElse("");
    }

    /** The size before, where the rollout changed it; a change of the Deployment's size is no step of a rollout. */
    public Optional<Integer> resizedFrom() {
        return before.filter(set -> Replicas.wanted(set) != Replicas.wanted(after))
                .filter(set -> !started()
                        && text(set, RevisionAnnotations.DESIRED_REPLICAS)
                                .equals(text(after, RevisionAnnotations.DESIRED_REPLICAS)))
                .map(Replicas::wanted);
    }

    /** Where a canary or a preview has moved on, what it is at now. */
    public Optional<String> movedOn() {
        String step = text(after, DeliveryMarks.STEP);
        boolean moved = !step.isEmpty()
                && before.filter(set -> step.equals(text(set, DeliveryMarks.STEP)))
                        .isEmpty();
        return moved
                ? Optional.of(
                        "is at step " + step + " with " + Math.max(0, DeliveryMarks.weight(after)) + " % of requests")
                : Optional.empty();
    }

    /** Whether all pods are of this revision and available, for the first time. */
    public boolean completed() {
        return isNew(RevisionOutcome.ROLLED_OUT);
    }

    /** The failure that was just remembered. */
    public Optional<RolloutFailure> failed() {
        return isNew(RevisionOutcome.FAILED) ? Optional.of(failure(after)) : Optional.empty();
    }

    /** The revision to which a failed one was just rolled back completely. */
    public Optional<String> rolledBackTo() {
        return isNew(RevisionOutcome.ROLLED_BACK)
                ? Optional.of(text(after, RevisionOutcome.ROLLED_BACK))
                : Optional.empty();
    }

    /** The failure of a Deployment that was just told and that nothing undoes. */
    public static Optional<RolloutFailure> notUndone(Deployment before, Deployment after) {
        return staying(after)
                .or(() -> timedOut(after))
                .filter(_ -> staying(before).or(() -> timedOut(before)).isEmpty());
    }

    private static Optional<RolloutFailure> staying(Deployment deployment) {
        return RolloutCondition.find(RolloutCondition.present(deployment), RolloutCondition.ROLLED_BACK)
                .filter(c -> "False".equals(c.getStatus()))
                .map(RevisionChange::failure);
    }

    /** Where failed rollouts are undone, they are told by their sets. */
    private static Optional<RolloutFailure> timedOut(Deployment deployment) {
        return RolloutCondition.find(RolloutCondition.present(deployment), RolloutCondition.PROGRESSING)
                .filter(c -> RolloutCondition.PROGRESS_DEADLINE_EXCEEDED.equals(c.getReason()))
                .filter(_ -> !RollbackPolicy.of(deployment).automatic())
                .map(RevisionChange::failure);
    }

    private static RolloutFailure failure(DeploymentCondition condition) {
        return new RolloutFailure(condition.getReason(), condition.getMessage());
    }

    private boolean isNew(String annotation) {
        return RevisionAnnotations.of(after).containsKey(annotation)
                && before.filter(set -> RevisionAnnotations.of(set).containsKey(annotation))
                        .isEmpty();
    }

    private static String text(ReplicaSet set, String annotation) {
        Map<String, String> annotations = RevisionAnnotations.of(set);
        return annotations.getOrDefault(annotation, "");
    }
}

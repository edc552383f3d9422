package dev.gantry.deployment.rollout;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Comparator;
import java.util.List;

/** The old sets that are kept for an undo, and those past the limit that are not. */
final class RevisionHistory {

    private static final Comparator<ReplicaSet> OLDEST_REVISION_FIRST = Comparator.comparingLong(
                    (ReplicaSet set) -> RevisionAnnotations.revision(set))
            .thenComparing(set -> set.getMetadata().getName());

    private RevisionHistory() {}

    /** The sets of the oldest revisions past {@code revisionHistoryLimit}; one that has or wants pods stays, and one whose failure is to be remembered. */
    static List<ReplicaSet> expired(Rollout rollout) {
        Integer limit = rollout.deployment().getSpec().getRevisionHistoryLimit();
        List<ReplicaSet> kept = rollout.oldReplicaSets().stream()
                .filter(set -> rollout.rolledBackFrom().filter(set::equals).isEmpty())
                .filter(set -> set.getMetadata().getDeletionTimestamp() == null)
                .sorted(OLDEST_REVISION_FIRST)
                .toList();
        if (limit == null || kept.size() <= limit) {
            return List.of();
        }
        return kept.subList(0, kept.size() - limit).stream()
                .filter(set -> Replicas.occupied(set) == 0 && Replicas.terminating(set) == 0)
                .toList();
    }
}

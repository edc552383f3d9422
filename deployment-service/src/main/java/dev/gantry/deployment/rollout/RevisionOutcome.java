package dev.gantry.deployment.rollout;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What became of a revision, kept on its ReplicaSet: whether it was once complete, and whether its rollout failed.
 * A Deployment that is replaced as a whole thus forgets neither.
 */
public final class RevisionOutcome {

    /** When the revision was first complete. */
    static final String ROLLED_OUT = "gantry.dev/rolled-out";

    /** Why its rollout failed: {@code reason: message}. */
    static final String FAILED = "gantry.dev/failed";

    /** The revision that has all pods again, of a set whose rollout failed and was undone completely. */
    static final String ROLLED_BACK = "gantry.dev/rolled-back-to";

    private RevisionOutcome() {}

    /** Whether the rollout of the set's revision failed. */
    public static boolean failed(ReplicaSet set) {
        return RevisionAnnotations.of(set).containsKey(FAILED);
    }

    /** Whether a person gave it up, which holds whatever the policy on failures. */
    static boolean aborted(ReplicaSet set) {
        return failed(set) && failure(set).isAbortion();
    }

    /** Why it failed. */
    public static RolloutFailure failure(ReplicaSet set) {
        String text = RevisionAnnotations.of(set).getOrDefault(FAILED, "");
        int colon = text.indexOf(": ");
        return colon < 0
                ? new RolloutFailure("Failed", text)
                : new RolloutFailure(text.substring(0, colon), text.substring(colon + 2));
    }

    /** When the set's revision was first complete. */
    public static Optional<Instant> rolledOut(ReplicaSet set) {
        return Optional.ofNullable(RevisionAnnotations.of(set).get(ROLLED_OUT))
                .map(text -> RolloutCondition.time(text, Instant.EPOCH));
    }

    /** The newest revision that was once complete. */
    static Optional<ReplicaSet> newestRolledOut(List<ReplicaSet> sets) {
        return sets.stream()
                .filter(set -> set.getMetadata().getDeletionTimestamp() == null)
                .filter(set -> rolledOut(set).isPresent())
                .max(Comparator.comparingLong(RevisionAnnotations::revision));
    }

    static Map<String, String> withFailure(Map<String, String> annotations, RolloutFailure failure) {
        Map<String, String> result = new TreeMap<>(annotations);
        result.remove(ROLLED_OUT);
        result.remove(ROLLED_BACK);
        result.put(FAILED, failure.toString());
        return result;
    }

    /** What is remembered when all pods are of the former revision again. */
    static Map<String, String> withRolledBack(Map<String, String> annotations, ReplicaSet to) {
        Map<String, String> result = new TreeMap<>(annotations);
        result.putIfAbsent(ROLLED_BACK, Long.toString(RevisionAnnotations.revision(to)));
        return result;
    }

    /** A template that was left and is returned to is tried again. */
    static Map<String, String> withoutFailure(Map<String, String> annotations) {
        Map<String, String> result = new TreeMap<>(annotations);
        result.remove(FAILED);
        result.remove(ROLLED_BACK);
        return result;
    }

    static Map<String, String> withRolledOut(Map<String, String> annotations, Instant at) {
        Map<String, String> result = new TreeMap<>(annotations);
        result.putIfAbsent(ROLLED_OUT, at.truncatedTo(ChronoUnit.SECONDS).toString());
        return result;
    }
}

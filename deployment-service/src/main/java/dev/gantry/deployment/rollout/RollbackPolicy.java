package dev.gantry.deployment.rollout;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a rollout has failed, as the annotations of a Deployment say; its newest ReplicaSet carries copies of them.
 *
 * @param automatic whether a failed rollout is undone
 * @param restarts of one container in a crash loop, after which its pod has failed
 * @param patience for a container that cannot start, and for a pod that was ready and is not any more
 * @param watch how long a complete revision may still turn out to have failed
 * @param readyWithin how long a running pod may need to get ready, where the user said so
 */
public record RollbackPolicy(
        boolean automatic, int restarts, Duration patience, Duration watch, Optional<Duration> readyWithin) {

    public static final String AUTOMATIC = "gantry.dev/automatic-rollback";
    public static final String RESTARTS = "gantry.dev/rollback-restarts";
    public static final String PATIENCE = "gantry.dev/rollback-after-seconds";
    public static final String WATCH = "gantry.dev/rollback-watch-seconds";
    public static final String READY_WITHIN = "gantry.dev/ready-within-seconds";

    /**
     * Two runs that ended: an application that only lost a race for something has had another try. The third would come after a
     * back-off of 10 s, which users of a broken update would wait for.
     */
    private static final int USUAL_RESTARTS = 1;

    /** A registry that restarts, or a dependency that fails over, is usually back by then. */
    private static final int USUAL_PATIENCE_SECONDS = 60;

    /** An application without a readiness probe is complete before it had the time to crash. */
    private static final int USUAL_WATCH_SECONDS = 60;

    /** What a Deployment or its ReplicaSet says; an absent annotation means the usual. */
    public static RollbackPolicy of(HasMetadata workload) {
        var annotations = RevisionAnnotations.of(workload);
        return new RollbackPolicy(
                !"false".equals(annotations.get(AUTOMATIC)),
                (int) RevisionAnnotations.number(annotations.get(RESTARTS), USUAL_RESTARTS),
                Duration.ofSeconds(RevisionAnnotations.number(annotations.get(PATIENCE), USUAL_PATIENCE_SECONDS)),
                Duration.ofSeconds(RevisionAnnotations.number(annotations.get(WATCH), USUAL_WATCH_SECONDS)),
                Optional.ofNullable(annotations.get(READY_WITHIN))
                        .map(text -> Duration.ofSeconds(RevisionAnnotations.number(text, 0)))
                        .filter(Duration::isPositive));
    }

    /** When the trouble, if it lasts, makes its pod a failed one; {@link Instant#MAX} if it never does. */
    Instant failsAt(PodTrouble trouble) {
        return switch (trouble) {
            case PodTrouble.CrashLoop(String _, int count, String _) -> count >= restarts ? Instant.MIN : Instant.MAX;
            case PodTrouble.CannotStart(String _, String _, String _, Instant since) -> since.plus(patience);
            case PodTrouble.LostReadiness(Instant since) -> since.plus(patience);
            case PodTrouble.NotReadyYet(Instant since) ->
                readyWithin.map(since::plus).orElse(Instant.MAX);
        };
    }
}

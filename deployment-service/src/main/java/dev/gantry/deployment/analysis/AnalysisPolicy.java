package dev.gantry.deployment.analysis;

import dev.gantry.deployment.rollout.RevisionAnnotations;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.Map;

/**
 * By what a new revision is compared with the one before, as the annotations of a Deployment say; its newest ReplicaSet carries copies of them.
 *
 * <p>All three comparisons are on where nothing is said, each with a bar that a good revision does not reach by chance: an update that users
 * suffer from should not need somebody who watches it. The bars for latency and for log lines are the higher ones, for these tell of less than a
 * request that failed: a pod may be slow for a while for its node's sake, and a new version may log an error on which nothing depends.
 *
 * @param errorPoints percentage points by which more requests must fail than with the former revision
 * @param minRequests to each of the two, before errors are compared
 * @param latencyFactor how many times the former 95th percentile the new one must be
 * @param latencyAbove and by how much it must be above it
 * @param patternLines lines of one kind, unknown of the former revision, that are too many
 */
public record AnalysisPolicy(
        boolean onErrorRate,
        int errorPoints,
        int minRequests,
        boolean onLatency,
        int latencyFactor,
        Duration latencyAbove,
        boolean onLogPatterns,
        int patternLines) {

    public static final String ERROR_RATE = "gantry.dev/rollback-on-error-rate";
    public static final String ERROR_POINTS = "gantry.dev/rollback-error-percent";
    public static final String MIN_REQUESTS = "gantry.dev/rollback-min-requests";
    public static final String LATENCY = "gantry.dev/rollback-on-latency";
    public static final String LATENCY_FACTOR = "gantry.dev/rollback-latency-factor";
    public static final String LATENCY_ABOVE = "gantry.dev/rollback-latency-millis";
    public static final String LOG_PATTERNS = "gantry.dev/rollback-on-log-patterns";
    public static final String PATTERN_LINES = "gantry.dev/rollback-pattern-lines";

    /** A twentieth of the users is more than an update is worth; less is for people to judge, or to ask for. */
    private static final int USUAL_ERROR_POINTS = 5;

    /** Of fewer requests a single one that failed would already be the margin. */
    private static final int USUAL_MIN_REQUESTS = 20;

    /** A cold cache or an interpreter that has yet to compile makes twice the time; three times is another program. */
    private static final int USUAL_LATENCY_FACTOR = 3;

    /** What people notice: three times 5 ms is no reason to undo anything. */
    private static final int USUAL_LATENCY_MILLIS = 500;

    /** What a start or a job logs once a pod stays below it; what fails with each request does not. */
    private static final int USUAL_PATTERN_LINES = 20;

    /** What a Deployment or its ReplicaSet says; an absent annotation means the usual. */
    public static AnalysisPolicy of(HasMetadata workload) {
        Map<String, String> annotations = RevisionAnnotations.of(workload);
        return new AnalysisPolicy(
                on(annotations, ERROR_RATE),
                number(annotations, ERROR_POINTS, USUAL_ERROR_POINTS),
                number(annotations, MIN_REQUESTS, USUAL_MIN_REQUESTS),
                on(annotations, LATENCY),
                number(annotations, LATENCY_FACTOR, USUAL_LATENCY_FACTOR),
                Duration.ofMillis(number(annotations, LATENCY_ABOVE, USUAL_LATENCY_MILLIS)),
                on(annotations, LOG_PATTERNS),
                number(annotations, PATTERN_LINES, USUAL_PATTERN_LINES));
    }

    /** Whether anything that gateways count is asked for. */
    public boolean onTraffic() {
        return onErrorRate || onLatency;
    }

    private static boolean on(Map<String, String> annotations, String key) {
        return !"false".equals(annotations.get(key));
    }

    private static int number(Map<String, String> annotations, String key, int usual) {
        return (int) Math.min(Integer.MAX_VALUE, RevisionAnnotations.number(annotations.get(key), usual));
    }
}

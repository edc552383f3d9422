package dev.gantry.deployment.analysis;

import dev.gantry.deployment.rollout.RolloutFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Whether answers of the new revision take much longer to begin: the 95th percentile is {@link AnalysisPolicy#latencyFactor} times the former
 * one and {@link AnalysisPolicy#latencyAbove} above it, in each of the last two windows. One window alone may be pods that have just started, or
 * a pause of the garbage collector.
 *
 * <p>Worked case: it was 40 ms, and was 900 ms and 700 ms in the last two windows of 15 s: both are past 120 ms and past 540 ms, so it is worse.
 */
final class LatencyRule {

    static final String REASON = "Latency";

    /** Three slots of the counts. */
    static final Duration WINDOW = Duration.ofSeconds(15);

    /** The newest slot is still being counted. */
    static final Duration UNFINISHED = Duration.ofSeconds(5);

    /** In each window; with fewer, the 95th percentile is one or two answers. */
    static final int MIN_ANSWERS = 50;

    /** Of the former revision. */
    static final int MIN_FORMER_ANSWERS = 100;

    private static final double SHARE = 0.95;

    private LatencyRule() {}

    static Optional<RolloutFailure> judge(
            AnalysisPolicy policy, RevisionTraffic fresh, RevisionTraffic former, Instant now) {
        LatencyCounts usual = former.latency();
        OptionalDouble before = usual.percentileMillis(SHARE);
        if (usual.total() < MIN_FORMER_ANSWERS || before.isEmpty()) {
            return Optional.empty();
        }
        double bar = Math.max(
                before.getAsDouble() * policy.latencyFactor(),
                before.getAsDouble() + policy.latencyAbove().toMillis());
        Instant end = now.minus(UNFINISHED);
        List<LatencyCounts> windows = List.of(
                fresh.between(end.minus(WINDOW), end).latency(),
                fresh.between(end.minus(WINDOW.multipliedBy(2)), end.minus(WINDOW))
                        .latency());
        return windows.stream().allMatch(window -> isAbove(window, bar))
                ? Optional.of(new RolloutFailure(REASON, message(windows.getFirst(), before.getAsDouble())))
                : Optional.empty();
    }

    private static boolean isAbove(LatencyCounts window, double bar) {
        return window.total() >= MIN_ANSWERS && window.percentileMillis(SHARE).orElse(0) >= bar;
    }

    private static String message(LatencyCounts window, double before) {
        return "95 of 100 answers begin within "
                + Math.round(window.percentileMillis(SHARE).orElse(0)) + " ms, with the former revision within "
                + Math.round(before) + " ms";
    }
}

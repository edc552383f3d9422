package dev.gantry.deployment.analysis;

import dev.gantry.deployment.rollout.RolloutFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Whether answers of the new revision take much longer to begin: the 95th percentile is {@link AnalysisPolicy#latencyFactor} times the former
 * one and {@link AnalysisPolicy#latencyAbove} above it, in each of the last two windows. One window alone may be a pause of the garbage collector.
 * Gateways do not count the answers of pods that have just started.
 *
 * <p>Where the former revision served in a window too, the two are compared there: a machine that has too much to do while pods start slows both.
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
        Instant end = now.minus(UNFINISHED);
        List<Window> windows = List.of(
                Window.of(fresh, former, end.minus(WINDOW), end),
                Window.of(fresh, former, end.minus(WINDOW.multipliedBy(2)), end.minus(WINDOW)));
        return windows.stream().allMatch(window -> window.isAbove(policy))
                ? Optional.of(new RolloutFailure(REASON, windows.getFirst().message()))
                : Optional.empty();
    }

    /** Answers of the new revision within a time, and those that they are compared with. */
    private record Window(LatencyCounts fresh, LatencyCounts former) {

        static Window of(RevisionTraffic fresh, RevisionTraffic former, Instant from, Instant to) {
            LatencyCounts beside = former.between(from, to).latency();
            return new Window(
                    fresh.between(from, to).latency(),
                    beside.total() >= MIN_FORMER_ANSWERS ? beside : former.latency());
        }

        boolean isAbove(AnalysisPolicy policy) {
            OptionalDouble before = former.percentileMillis(SHARE);
            if (fresh.total() < MIN_ANSWERS || former.total() < MIN_FORMER_ANSWERS || before.isEmpty()) {
                return false;
            }
            double bar = Math.max(
                    before.getAsDouble() * policy.latencyFactor(),
                    before.getAsDouble() + policy.latencyAbove().toMillis());
            return fresh.percentileMillis(SHARE).orElse(0) >= bar;
        }

        String message() {
            return "95 of 100 answers begin within " + millis(fresh) + " ms, with the former revision within "
                    + millis(former) + " ms";
        }

        private static long millis(LatencyCounts counts) {
            return Math.round(counts.percentileMillis(SHARE).orElse(0));
        }
    }
}

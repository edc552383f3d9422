package dev.gantry.launcher.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the load generator saw so far; every method may be called from any thread. */
final class LoadReport {

    /** The first failures tell what went wrong; the rest only how often. */
    private static final int KEPT_FAILURES = 5;

    /** A few minutes of the demonstration's load. */
    private static final int KEPT_LATENCIES = 200_000;

    private final Map<String, Integer> answersByVersion = new TreeMap<>();
    private final List<String> firstFailures = new ArrayList<>();
    private final List<Integer> latenciesMicros = new ArrayList<>();
    private int failures;

    synchronized void answered(String version, Duration latency) {
        answersByVersion.merge(version, 1, Integer::sum);
        if (latenciesMicros.size() < KEPT_LATENCIES) {
            latenciesMicros.add((int) (latency.toNanos() / 1000));
        }
    }

    synchronized void failed(String reason) {
        failures++;
        if (firstFailures.size() < KEPT_FAILURES) {
            firstFailures.add(reason);
        }
    }

    synchronized int requests() {
        return failures
                + answersByVersion.values().stream().mapToInt(Integer::intValue).sum();
    }

    synchronized int failures() {
        return failures;
    }

    synchronized List<String> firstFailures() {
        return List.copyOf(firstFailures);
    }

    synchronized Map<String, Integer> answersByVersion() {
        return Map.copyOf(answersByVersion);
    }

    /** The latency below which a share of the answers came; zero where there were none. */
    synchronized Duration latency(double share) {
        if (latenciesMicros.isEmpty()) {
            return Duration.ZERO;
        }
        List<Integer> sorted = new ArrayList<>(latenciesMicros);
        Collections.sort(sorted);
        int index = Math.min(sorted.size() - 1, (int) (share * sorted.size()));
        return Duration.ofNanos(sorted.get(index) * 1000L);
    }
}

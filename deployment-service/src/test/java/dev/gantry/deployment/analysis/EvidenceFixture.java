package dev.gantry.deployment.analysis;

import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Traffic in the words of a test: {@code traffic().slots(0, 6).requests(50).errors(10).taking(40)}; slots are counted from the rollout's start. */
final class EvidenceFixture {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final Duration SLOT = Duration.ofSeconds(5);
    private static final List<Long> BOUNDS =
            List.of(10L, 20L, 50L, 100L, 200L, 500L, 1_000L, 2_000L, 5_000L, 10_000L, 30_000L);

    private final List<TrafficSlot> slots = new ArrayList<>();
    private int from;
    private int to;
    private long requests;
    private long errors;
    private long millis = 15;

    static EvidenceFixture traffic() {
        return new EvidenceFixture();
    }

    /** From one slot, inclusive, to another, exclusive; negative ones are before the rollout. */
    EvidenceFixture slots(int first, int end) {
        flush();
        from = first;
        to = end;
        errors = 0;
        return this;
    }

    EvidenceFixture requests(long each) {
        requests = each;
        return this;
    }

    EvidenceFixture errors(long each) {
        errors = each;
        return this;
    }

    EvidenceFixture taking(long eachMillis) {
        millis = eachMillis;
        return this;
    }

    RevisionTraffic build() {
        flush();
        from = to;
        return new RevisionTraffic(slots);
    }

    private void flush() {
        for (int i = from; i < to; i++) {
            slots.add(slot(i, requests, errors, latency(requests, millis)));
        }
    }

    static TrafficSlot slot(int index, long requests, long errors, LatencyCounts latency) {
        return new TrafficSlot(start(index), requests, errors, latency);
    }

    static Instant start(int slot) {
        return START.plus(SLOT.multipliedBy(slot));
    }

    static LatencyCounts latency(long answers, long millis) {
        List<Long> counts = new ArrayList<>();
        for (int i = 0; i <= BOUNDS.size(); i++) {
            boolean here = (i == BOUNDS.size() || millis <= BOUNDS.get(i)) && (i == 0 || millis > BOUNDS.get(i - 1));
            counts.add(here ? answers : 0);
        }
        return new LatencyCounts(BOUNDS, counts);
    }

    static AnalysisPolicy policy(Map<String, String> annotations) {
        return AnalysisPolicy.of(new ReplicaSetBuilder()
                .withNewMetadata()
                .withAnnotations(annotations)
                .endMetadata()
                .build());
    }
}

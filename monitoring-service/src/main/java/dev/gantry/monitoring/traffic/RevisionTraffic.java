package dev.gantry.monitoring.traffic;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What users of one revision got.
 *
 * @param revision the pods' template hash
 * @param requests answered or lost
 * @param errors of these, answered with 5xx or lost
 * @param latency until answers began; empty without any
 * @param services the same by Service
 * @param slots those with requests, the oldest first
 */
public record RevisionTraffic(
        String revision, long requests, long errors, Latency latency, List<OfService> services, List<Slot> slots) {

    /** Times within which half, 95 and 99 of a hundred answers began. */
    public record Latency(OptionalDouble p50Millis, OptionalDouble p95Millis, OptionalDouble p99Millis) {
        static Latency of(LatencyHistogram histogram) {
            return new Latency(
                    histogram.percentileMillis(0.5),
                    histogram.percentileMillis(0.95),
                    histogram.percentileMillis(0.99));
        }
    }

    /** The part of one Service. */
    public record OfService(String service, long requests, long errors, Latency latency) {}

    /**
     * A few seconds.
     *
     * @param latency counts by the answer's {@code boundsMillis}, and at last what took longer
     */
    public record Slot(Instant start, long requests, long errors, List<Integer> latency) {
        static Slot of(Instant start, TrafficCell cell) {
            return new Slot(
                    start, cell.requests(), cell.errors(), cell.latency().counts());
        }
    }

    static RevisionTraffic of(String hash, TrafficCell total, Map<String, TrafficCell> services, List<Slot> slots) {
        List<OfService> byService = services.entrySet().stream()
                .map(entry -> new OfService(
                        entry.getKey(),
                        entry.getValue().requests(),
                        entry.getValue().errors(),
                        Latency.of(entry.getValue().latency())))
                .toList();
        return new RevisionTraffic(
                hash, total.requests(), total.errors(), Latency.of(total.latency()), byService, List.copyOf(slots));
    }
}

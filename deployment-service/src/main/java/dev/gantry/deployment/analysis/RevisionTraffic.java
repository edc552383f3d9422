package dev.gantry.deployment.analysis;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the users of one revision got, the oldest slot first; slots without requests are left out. */
public record RevisionTraffic(List<TrafficSlot> slots) {

    public static final RevisionTraffic NONE = new RevisionTraffic(List.of());

    public RevisionTraffic {
        slots = List.copyOf(slots);
    }

    /** The slots that start at or after one time and before another. */
    RevisionTraffic between(Instant from, Instant to) {
        return new RevisionTraffic(slots.stream()
                .filter(slot -> !slot.start().isBefore(from) && slot.start().isBefore(to))
                .toList());
    }

    long requests() {
        return slots.stream().mapToLong(TrafficSlot::requests).sum();
    }

    long errors() {
        return slots.stream().mapToLong(TrafficSlot::errors).sum();
    }

    /** The share of requests that failed; 0 without any. */
    double errorRate() {
        return requests() == 0 ? 0 : (double) errors() / requests();
    }

    long slotsWithErrors() {
        return slots.stream().filter(slot -> slot.errors() > 0).count();
    }

    LatencyCounts latency() {
        return slots.stream().map(TrafficSlot::latency).reduce(LatencyCounts.NONE, LatencyCounts::plus);
    }

    Optional<Instant> first() {
        return slots.stream().findFirst().map(TrafficSlot::start);
    }

    Optional<Instant> last() {
        return slots.isEmpty() ? Optional.empty() : Optional.of(slots.getLast().start());
    }
}

package dev.gantry.monitoring.event;

import io.fabric8.kubernetes.api.model.Event;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides which events go: those that last happened too long ago, and the oldest of too many. */
public final class EventExpiry {

    /** About 20 MB in memory; a cluster that makes more in an hour repeats itself. */
    static final int MAX_EVENTS = 20_000;

    /** How many go in one pass, so that a pass stays short beside the writes of others. */
    static final int MAX_IN_ONE_PASS = 2_000;

    private EventExpiry() {}

    /** Times are texts on the wire: each is read once, not for each comparison. */
    private record Dated(Event event, Instant lastHappened) {}

    /** The events to delete now, oldest first. */
    public static List<Event> expired(List<Event> events, Duration ttl, Instant now) {
        List<Dated> byAge = events.stream()
                .map(event -> new Dated(event, lastHappened(event)))
                .sorted(Comparator.comparing(Dated::lastHappened))
                .toList();
        int tooMany = Math.max(0, byAge.size() - MAX_EVENTS);
        long old = byAge.stream()
                .takeWhile(dated -> dated.lastHappened().plus(ttl).isBefore(now))
                .count();
        return byAge.stream()
                .limit(Math.min(MAX_IN_ONE_PASS, Math.max(tooMany, old)))
                .map(Dated::event)
                .toList();
    }

    static Instant lastHappened(Event event) {
        return Stream.of(
                        event.getLastTimestamp(),
                        event.getEventTime() == null
                                ? null
                                : event.getEventTime().getTime(),
                        seriesTime(event),
                        event.getMetadata().getCreationTimestamp())
                .filter(Objects::nonNull)
                .map(EventExpiry::parse)
                .max(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
    }

    private static @Nullable String seriesTime(Event event) {
        return event.getSeries() == null || event.getSeries().getLastObservedTime() == null
                ? null
                : event.getSeries().getLastObservedTime().getTime();
    }

    /** A time that a client wrote as it should not be written counts as long ago. */
    private static Instant parse(@Nullable String time) {
        try {
            return time == null ? Instant.EPOCH : Instant.parse(time);
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }
}

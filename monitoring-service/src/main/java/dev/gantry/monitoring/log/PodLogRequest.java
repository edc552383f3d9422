package dev.gantry.monitoring.log;

import dev.gantry.apimachinery.ApiException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The query of {@code pods/log}.
 *
 * @param since lines from this time on
 * @param tailLines only the last so many lines
 * @param limitBytes stop after so many bytes
 */
record PodLogRequest(
        String container,
        boolean previous,
        Optional<Instant> since,
        Optional<Long> tailLines,
        Optional<Long> limitBytes,
        boolean timestamps) {

    /** The query's parameters as they came; a bad one is refused by its name. */
    record Parameters(
            @Nullable String container,
            @Nullable Boolean previous,
            @Nullable Boolean timestamps,
            @Nullable Long tailLines,
            @Nullable Long limitBytes,
            @Nullable Long sinceSeconds,
            @Nullable String sinceTime) {}

    static PodLogRequest of(Parameters given, Instant now) {
        if (given.sinceSeconds != null && given.sinceTime != null) {
            throw ApiException.badRequest("at most one of `sinceTime` or `sinceSeconds` may be specified");
        }
        return new PodLogRequest(
                given.container == null ? "" : given.container,
                Boolean.TRUE.equals(given.previous),
                since(given, now),
                atLeast("tailLines", given.tailLines, 0),
                atLeast("limitBytes", given.limitBytes, 1),
                Boolean.TRUE.equals(given.timestamps));
    }

    private static Optional<Instant> since(Parameters given, Instant now) {
        if (given.sinceTime != null) {
            try {
                return Optional.of(Instant.parse(given.sinceTime));
            } catch (DateTimeParseException e) {
                throw ApiException.badRequest("sinceTime: must be an RFC 3339 time in UTC");
            }
        }
        return atLeast("sinceSeconds", given.sinceSeconds, 1).map(now::minusSeconds);
    }

    private static Optional<Long> atLeast(String name, @Nullable Long value, long min) {
        if (value != null && value < min) {
            throw ApiException.badRequest(name + ": must be greater than or equal to " + min);
        }
        return Optional.ofNullable(value);
    }
}

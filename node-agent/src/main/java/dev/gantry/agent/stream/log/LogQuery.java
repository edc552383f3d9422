package dev.gantry.agent.stream.log;

import dev.gantry.agent.runtime.LogOptions;
import dev.gantry.agent.stream.web.QueryParameters;
import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.schema.FieldError;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Which part of a container's output a client wants, and how.
 *
 * @param container its name, or "" for the pod's default
 * @param limitBytes how many bytes to send at most
 */
record LogQuery(String container, boolean previous, boolean timestamps, OptionalLong limitBytes, LogOptions options) {

    /** Reads a query; 422 names the parameters that are out of range. */
    static LogQuery parse(QueryParameters query, String pod, InstantSource clock) {
        OptionalLong tailLines = query.number("tailLines");
        OptionalLong limitBytes = query.number("limitBytes");
        OptionalLong sinceSeconds = query.number("sinceSeconds");
        Optional<Instant> sinceTime = time(query.text("sinceTime"));
        List<FieldError> errors = new ArrayList<>();
        requireAtLeast(0, "tailLines", tailLines, errors);
        requireAtLeast(1, "limitBytes", limitBytes, errors);
        requireAtLeast(1, "sinceSeconds", sinceSeconds, errors);
        if (sinceSeconds.isPresent() && sinceTime.isPresent()) {
            errors.add(
                    FieldError.forbidden("sinceTime", "at most one of `sinceTime` or `sinceSeconds` may be specified"));
        }
        if (!errors.isEmpty()) {
            throw ApiException.invalid("PodLogOptions", pod, errors);
        }
        Optional<Instant> since = sinceSeconds.isPresent()
                ? Optional.of(secondsBefore(clock.instant(), sinceSeconds.getAsLong()))
                : sinceTime;
        return new LogQuery(
                query.text("container"),
                query.flag("previous"),
                query.flag("timestamps"),
                limitBytes,
                new LogOptions(query.flag("follow"), since, tail(tailLines)));
    }

    private static void requireAtLeast(long least, String name, OptionalLong value, List<FieldError> errors) {
        if (value.isPresent() && value.getAsLong() < least) {
            String detail = least == 0 ? "must be greater than or equal to 0" : "must be greater than 0";
            errors.add(FieldError.invalid(name, value.getAsLong(), detail));
        }
    }

    private static Optional<Instant> time(String text) {
        try {
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            throw ApiException.badRequest("sinceTime: \"" + text + "\" is not an RFC 3339 time");
        }
    }

    /** A duration that reaches before the clock's epoch means everything. */
    private static Instant secondsBefore(Instant now, long seconds) {
        return seconds > now.getEpochSecond() ? Instant.EPOCH : now.minusSeconds(seconds);
    }

    private static OptionalInt tail(OptionalLong lines) {
        return lines.isPresent()
                ? OptionalInt.of((int) Math.min(lines.getAsLong(), Integer.MAX_VALUE))
                : OptionalInt.empty();
    }
}

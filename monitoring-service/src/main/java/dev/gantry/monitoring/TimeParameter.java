package dev.gantry.monitoring;

import dev.gantry.apimachinery.ApiException;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** A time in a request's query. */
public final class TimeParameter {

    private TimeParameter() {}

    /**
     * Reads one; what is no time is a bad request.
     *
     * @param name of the parameter, for the message
     * @param absent what an empty text means
     */
    public static Instant parse(String name, String text, Instant absent) {
        try {
            return text.isEmpty() ? absent : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw ApiException.badRequest(name + ": must be an RFC 3339 time in UTC, such as 2026-01-31T12:00:00Z");
        }
    }
}

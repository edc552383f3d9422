package dev.gantry.monitoring.log;

import dev.gantry.apimachinery.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import org.apache.lucene.search.FieldDoc;

/**
 * A place in the order of a search's results: the last line that was returned.
 *
 * @param first the value that leads in the order
 * @param second the value that decides between lines equal in the first
 * @param third the value that decides between lines equal in both
 */
record LogCursor(long first, long second, long third) {

    static final Comparator<LogCursor> ASCENDING = Comparator.comparingLong(LogCursor::first)
            .thenComparingLong(LogCursor::second)
            .thenComparingLong(LogCursor::third);

    static LogCursor of(FieldDoc last) {
        return new LogCursor((Long) last.fields[0], (Long) last.fields[1], (Long) last.fields[2]);
    }

    /** Reads a cursor that {@link #text} made; anything else is a bad request. */
    static LogCursor parse(String text) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII).split(":", -1);
            if (parts.length == 3) {
                return new LogCursor(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
            }
        } catch (IllegalArgumentException e) {
            // Falls through to the one answer for whatever is not a cursor.
        }
        throw ApiException.badRequest("cursor: must be one that an earlier search returned");
    }

    String text() {
        byte[] bytes = (first + ":" + second + ":" + third).getBytes(StandardCharsets.US_ASCII);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The place in a reader of so many documents; the number of the last stands for all that are equal in the order. */
    FieldDoc toFieldDoc(int documents) {
        return new FieldDoc(documents - 1, Float.NaN, new Object[] {first, second, third});
    }
}

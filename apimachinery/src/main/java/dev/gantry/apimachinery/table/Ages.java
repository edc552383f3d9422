package dev.gantry.apimachinery.table;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import tools.jackson.databind.JsonNode;

/** How long ago something was, in the few characters that kubectl prints: {@code 5s}, {@code 2m3s}, {@code 3h5m}, {@code 2d}. */
public final class Ages {

    private static final long MILLIS_PER_SECOND = 1000;
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long YEAR = 365 * DAY;

    private Ages() {}

    /** The age of an RFC 3339 time at {@code now}; {@code <unknown>} where there is none. */
    public static String since(JsonNode time, Instant now) {
        try {
            return human(
                    Duration.between(OffsetDateTime.parse(time.asString("")).toInstant(), now));
        } catch (DateTimeException e) {
            return "<unknown>";
        }
    }

    /** The cell of an Age column: since the object was created. */
    public static String of(JsonNode object, Instant now) {
        return since(object.path("metadata").path("creationTimestamp"), now);
    }

    /** Two units at most, the smaller only while it still says something: 119s, 9m59s, 7h59m, 47h, 7d23h, 729d, 2y10d. */
    public static String human(Duration age) {
        long seconds = age.toMillis() / MILLIS_PER_SECOND; // towards zero, as a clock a second ahead is no error
        if (seconds < -1) {
            return "<invalid>";
        }
        if (seconds < 2 * MINUTE) {
            return Math.max(seconds, 0) + "s";
        }
        if (seconds < 3 * HOUR) {
            return belowThreeHours(seconds);
        }
        if (seconds < 2 * DAY) {
            return belowTwoDays(seconds);
        }
        return seconds < 2 * YEAR ? belowTwoYears(seconds) : years(seconds);
    }

    private static String belowThreeHours(long seconds) {
        return seconds < 10 * MINUTE ? pair(seconds / MINUTE, "m", seconds % MINUTE, "s") : seconds / MINUTE + "m";
    }

    private static String belowTwoDays(long seconds) {
        return seconds < 8 * HOUR ? pair(seconds / HOUR, "h", seconds % HOUR / MINUTE, "m") : seconds / HOUR + "h";
    }

    private static String belowTwoYears(long seconds) {
        return seconds < 8 * DAY ? pair(seconds / DAY, "d", seconds % DAY / HOUR, "h") : seconds / DAY + "d";
    }

    private static String years(long seconds) {
        return seconds < 8 * YEAR ? pair(seconds / YEAR, "y", seconds % YEAR / DAY, "d") : seconds / YEAR + "y";
    }

    private static String pair(long large, String largeUnit, long small, String smallUnit) {
        return small == 0 ? large + largeUnit : large + largeUnit + small + smallUnit;
    }
}

package dev.gantry.monitoring.pattern;

import java.time.Instant;

/**
 * One kind of line that a revision logged.
 *
 * @param pattern its words, with {@code <*>} where lines differ
 * @param count lines of this kind
 * @param pods how many pods logged it
 * @param baselineCount lines of this kind by the revision it is compared with; 0 where there is none
 * @param example one of the lines, cut to {@link #MAX_EXAMPLE_CHARS}
 */
public record LogPattern(
        String pattern, int count, int pods, int baselineCount, Instant firstSeen, Instant lastSeen, String example) {

    /** Enough to recognise it; the whole line can be searched for. */
    public static final int MAX_EXAMPLE_CHARS = 500;
}

package dev.gantry.monitoring.log;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Removes lines that are too old, and the oldest while the index is too large. */
public final class LogRetention {

    /** The part of all lines that goes at a time while the index is too large: small enough to keep what may be kept. */
    private static final int PART = 10;

    /** After so many parts in one pass, the next pass goes on. */
    private static final int MAX_ROUNDS = 5;

    /** Halvings of the span between the oldest line and now: from years down to below a second. */
    private static final int MAX_HALVINGS = 40;

    private final LogIndex index;
    private final Duration maxAge;
    private final long maxBytes;
    private final InstantSource clock;

    public LogRetention(LogIndex index, Duration maxAge, long maxBytes, InstantSource clock) {
        this.index = index;
        this.maxAge = maxAge;
        this.maxBytes = maxBytes;
        this.clock = clock;
    }

    public void run() throws IOException {
        Instant oldest = clock.instant().minus(maxAge);
        if (index.countBefore(oldest) > 0) {
            index.deleteBefore(oldest);
        }
        for (int round = 0; round < MAX_ROUNDS && index.sizeBytes() > maxBytes; round++) {
            index.deleteBefore(endOfOldestPart());
        }
    }

    /** A time before which about a tenth of the lines are, found by halving. */
    private Instant endOfOldestPart() throws IOException {
        LogQuery all = new LogQuery("", "", "", "", Instant.MIN, Instant.MAX, "");
        List<LogRecord> oldest = index.search(all, LogStore.Order.OLDEST_FIRST, Optional.empty(), 1)
                .records();
        Instant low = oldest.isEmpty() ? clock.instant() : oldest.getFirst().time();
        Instant high = clock.instant();
        int wanted = index.countBefore(Instant.MAX) / PART + 1;
        for (int i = 0; i < MAX_HALVINGS && low.plusMillis(1).isBefore(high); i++) {
            Instant middle = low.plus(Duration.between(low, high).dividedBy(2));
            if (index.countBefore(middle) < wanted) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }
}

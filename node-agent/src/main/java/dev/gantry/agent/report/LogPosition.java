package dev.gantry.agent.report;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * How far a container's output was delivered. Times may repeat, so it also counts how many pieces of that very time were.
 *
 * @param sequence the number of the last piece delivered; the first piece of a run has 1
 * @param ofThatTime how many pieces with {@code time} were delivered
 */
record LogPosition(Instant time, long sequence, int ofThatTime) {

    static final LogPosition START = new LogPosition(Instant.EPOCH, 0, 0);

    LogPosition after(Instant pieceTime) {
        return new LogPosition(pieceTime, sequence + 1, pieceTime.equals(time) ? ofThatTime + 1 : 1);
    }

    String format() {
        return time + " " + sequence + " " + ofThatTime;
    }

    /** Empty for a text that is no position, such as that of a file cut short by a crash. */
    static Optional<LogPosition> parse(String text) {
        String[] parts = text.strip().split(" ");
        if (parts.length != 3 || !parts[1].matches("\\d{1,18}") || !parts[2].matches("\\d{1,9}")) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new LogPosition(Instant.parse(parts[0]), Long.parseLong(parts[1]), Integer.parseInt(parts[2])));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}

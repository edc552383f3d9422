package dev.gantry.agent.runtime;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which part of a container's output.
 *
 * @param follow whether the stream goes on until the container ends
 * @param since only what is not older
 * @param tail only so many of the last lines
 */
public record LogOptions(boolean follow, Optional<Instant> since, OptionalInt tail) {
    public static final LogOptions ALL = new LogOptions(false, Optional.empty(), OptionalInt.empty());

    public static LogOptions following() {
        return new LogOptions(true, Optional.empty(), OptionalInt.empty());
    }

    public LogOptions since(Instant time) {
        return new LogOptions(follow, Optional.of(time), tail);
    }

    public LogOptions tail(int lines) {
        return new LogOptions(follow, since, OptionalInt.of(lines));
    }
}

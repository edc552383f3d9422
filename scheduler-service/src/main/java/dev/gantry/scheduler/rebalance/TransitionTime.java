package dev.gantry.scheduler.rebalance;

import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The time at which a condition became what it is. */
final class TransitionTime {

    private TransitionTime() {}

    /** Of the wire model's {@code lastTransitionTime}; one that is missing or cannot be read is long past. */
    static Instant of(@Nullable String text) {
        try {
            return text == null ? Instant.EPOCH : Instant.parse(text);
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }
}

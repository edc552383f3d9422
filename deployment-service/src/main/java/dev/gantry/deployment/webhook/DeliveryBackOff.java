package dev.gantry.deployment.webhook;

import java.time.Duration;

/** How long to wait before an event is tried again: twice as long each time, up to a minute. */
final class DeliveryBackOff {

    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** Past this many doublings the longest is reached. */
    private static final int DOUBLINGS = 7;

    private DeliveryBackOff() {}

    /** @param failures of the event so far, at least 1 */
    static Duration after(int failures) {
        Duration wait = FIRST.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS));
        return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    }
}

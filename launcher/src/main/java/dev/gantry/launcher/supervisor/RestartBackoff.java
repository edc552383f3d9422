package dev.gantry.launcher.supervisor;

import java.time.Duration;

/** How long to wait before a process that ended is started again: twice as long each time that it soon fails. */
final class RestartBackoff {

    /** The first restart is nearly at once: most deaths are single ones. */
    static final Duration FIRST = Duration.ofMillis(200);

    static final Duration LONGEST = Duration.ofSeconds(20);

    /** A process that ran this long had started well, so what ended it is a new fault. */
    static final Duration PROVEN = Duration.ofSeconds(60);

    private Duration next = FIRST;

    /** The wait before the next start of a process that had run for this long. */
    Duration after(Duration uptime) {
        if (uptime.compareTo(PROVEN) >= 0) {
            next = FIRST;
        }
        Duration current = next;
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        return current;
    }
}

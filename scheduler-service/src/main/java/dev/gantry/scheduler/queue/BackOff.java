package dev.gantry.scheduler.queue;

import java.time.Duration;

/** How long a pod waits after its n-th failed try: 1 s, 2 s, 4 s, 8 s, then always 10 s. */
final class BackOff {

    private static final Duration FIRST = Duration.ofSeconds(1);

    /** Long enough that hopeless pods cost little, short enough that nobody waits long for a freed place. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** The doublings after which the longest wait is reached: 2^4 s is past it. */
    private static final int MAX_DOUBLINGS = 4;

    private BackOff() {}

    static Duration after(int attempts) {
        Duration wait = FIRST.multipliedBy(1L << Math.clamp(attempts - 1, 0, MAX_DOUBLINGS));
        return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    }
}

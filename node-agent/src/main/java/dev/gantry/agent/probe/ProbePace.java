package dev.gantry.agent.probe;

import java.time.Duration;

/**
 * When a probe is tried again: after its period, but sooner while a container that just started is not ready yet, so that it
 * serves as soon as it can. The tries then come further and further apart: readiness is noticed within an eighth of the time
 * that it took.
 *
 * @param hastened whether tries may come before the period is over
 */
record ProbePace(Duration period, boolean hastened) {

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final int SHARE_OF_ELAPSED = 8;

    /** The time to the next try, of a probe that was first tried {@code elapsed} ago and has passed or not. */
    Duration pause(Duration elapsed, boolean passed) {
        if (passed || !hastened) {
            return period;
        }
        Duration share = elapsed.dividedBy(SHARE_OF_ELAPSED);
        Duration atLeast = share.compareTo(SHORTEST) < 0 ? SHORTEST : share;
        return atLeast.compareTo(period) < 0 ? atLeast : period;
    }
}

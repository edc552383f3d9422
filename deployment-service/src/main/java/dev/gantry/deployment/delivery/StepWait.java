package dev.gantry.deployment.delivery;

import java.time.Duration;

/** What a step waits for, once it has its pods and its share of requests. */
public sealed interface StepWait {

    /** Nothing: the next step begins at once. */
    record Nothing() implements StepWait {}

    /** A time, which a promotion cuts short. */
    record Time(Duration length) implements StepWait {}

    /** A promotion. */
    record Approval() implements StepWait {}

    /** A time in which the former revision is kept whole; a promotion does not cut it short. */
    record FormerKept(Duration length) implements StepWait {}
}

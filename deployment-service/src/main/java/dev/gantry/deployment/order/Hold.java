package dev.gantry.deployment.order;

import java.time.Duration;

/**
 * Why a workload's pods are not created, or not deleted, for now.
 *
 * @param reason one word, for the condition {@code gantry.dev/Waiting}
 * @param message names what is waited for
 */
public record Hold(String reason, String message) {

    /** The condition's type, on whatever is held. */
    public static final String CONDITION = "gantry.dev/Waiting";

    /** The pods of one workload wait for one another: that is progress, not a hold from outside. */
    public static final String SEQUENTIAL = "StartPolicySequential";

    /** What is waited for may be of any kind; those who wait are few, and look for themselves so often. */
    public static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    /** The pods of a workload start one after the other, and this one is not available yet. */
    public static Hold sequential(String pod) {
        return new Hold(SEQUENTIAL, "waits for pod " + pod);
    }
}

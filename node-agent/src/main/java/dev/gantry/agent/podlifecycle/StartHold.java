package dev.gantry.agent.podlifecycle;

import java.time.Duration;
import java.time.Instant;

/**
 * Why nothing of a pod may be started yet.
 *
 * @param reason one word, for the condition {@code gantry.dev/Waiting}
 * @param message names what is waited for
 * @param until when to ask again, should nothing change before
 */
public record StartHold(String reason, String message, Instant until) {

    /** The condition's type, on a pod that is held. */
    public static final String CONDITION = "gantry.dev/Waiting";

    /** Until the first list of the node's pods is complete; that comes in one piece. */
    private static final Duration UNTIL_KNOWN = Duration.ofMillis(50);

    /** Of a node that does not know yet what else is to run there. */
    public static StartHold untilPodsAreKnown(Instant now) {
        return new StartHold("NodeStarting", "waits until the pods of the node are known", now.plus(UNTIL_KNOWN));
    }

    /** Whether the pod is told the same by both. */
    public boolean says(StartHold other) {
        return reason.equals(other.reason) && message.equals(other.message);
    }
}

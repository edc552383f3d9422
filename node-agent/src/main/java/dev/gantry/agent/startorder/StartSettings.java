package dev.gantry.agent.startorder;

import java.time.Duration;

/**
 * How a node starts its pods.
 *
 * @param patience how long others wait for a pod that was started and is not ready
 */
public record StartSettings(NodeStartPolicy policy, Duration patience) {

    /** No pod is held longer than this, whatever it waits for. */
    public static final Duration LONGEST_HOLD = Duration.ofMinutes(5);
}

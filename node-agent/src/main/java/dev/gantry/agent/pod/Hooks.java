package dev.gantry.agent.pod;

import java.time.Duration;

/** Limits of lifecycle hooks. */
final class Hooks {

    /** A container whose hook takes longer is treated as failed; a hook has no timeout of its own in the API. */
    static final Duration POST_START_TIMEOUT = Duration.ofMinutes(2);

    static final Duration AFTER_FAILED_POST_START = Duration.ofSeconds(5);

    /** What a container gets to end after its preStop hook has used up the grace period. */
    static final Duration LEAST_GRACE = Duration.ofSeconds(2);

    private Hooks() {}
}

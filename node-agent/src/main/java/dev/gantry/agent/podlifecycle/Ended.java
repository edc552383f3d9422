package dev.gantry.agent.podlifecycle;

import java.time.Instant;

/** The end of a run: from the runtime, or from the reported status where the container itself is gone. */
record Ended(
        int restart, int crashStreak, int exitCode, Instant startedAt, Instant finishedAt, boolean inCurrentSandbox) {}

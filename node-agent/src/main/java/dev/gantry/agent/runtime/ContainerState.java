package dev.gantry.agent.runtime;

import java.time.Instant;

/** How far a container's life has come. */
public sealed interface ContainerState {

    /** Made, and not started yet. */
    record Created() implements ContainerState {}

    /** Its process runs. */
    record Running(Instant startedAt) implements ContainerState {}

    /**
     * Its process ended.
     *
     * @param error the engine's words where the process could not even start, else ""
     */
    record Exited(Instant startedAt, Instant finishedAt, int exitCode, boolean outOfMemory, String error)
            implements ContainerState {}
}

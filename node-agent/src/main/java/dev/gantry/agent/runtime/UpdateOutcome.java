package dev.gantry.agent.runtime;

/** What became of an update of a container's resources. */
public sealed interface UpdateOutcome {

    record Updated() implements UpdateOutcome {}

    /** The engine or the kernel does not take it; the container has what it had. */
    record Refused(String message) implements UpdateOutcome {}
}

package dev.gantry.agent.runtime;

/** What became of a request to start a container. */
public sealed interface StartOutcome {

    record Started() implements StartOutcome {}

    /** The engine's words why it will not. */
    record Refused(String message) implements StartOutcome {}
}

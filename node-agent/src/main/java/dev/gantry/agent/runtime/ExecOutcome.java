package dev.gantry.agent.runtime;

/** What became of a request to run or join a process. */
public sealed interface ExecOutcome {

    record Opened(ProcessSession session) implements ExecOutcome {}

    /** The engine's words why it will not. */
    record Refused(String message) implements ExecOutcome {}
}

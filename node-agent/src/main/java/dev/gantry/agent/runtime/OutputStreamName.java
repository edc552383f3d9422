package dev.gantry.agent.runtime;

/** Which of a process's two outputs. */
public enum OutputStreamName {
    STDOUT,
    STDERR;

    /** {@code stdout} or {@code stderr}. */
    public String wireName() {
        return this == STDOUT ? "stdout" : "stderr";
    }
}

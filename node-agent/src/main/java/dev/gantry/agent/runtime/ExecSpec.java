package dev.gantry.agent.runtime;

import java.util.List;

/** A command to run in a container. With a tty, all output comes as stdout. */
public record ExecSpec(List<String> command, boolean stdin, boolean stdout, boolean stderr, boolean tty) {
    public ExecSpec {
        command = List.copyOf(command);
    }

    /** A command whose output is read and which is given no input. */
    public static ExecSpec of(List<String> command) {
        return new ExecSpec(command, false, true, true, false);
    }
}

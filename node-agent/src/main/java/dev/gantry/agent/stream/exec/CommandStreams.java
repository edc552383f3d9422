package dev.gantry.agent.stream.exec;

import dev.gantry.agent.stream.web.QueryParameters;
import dev.gantry.apimachinery.ApiException;

/** Which streams of a process a client wants. A terminal has one output, which is stdout. */
record CommandStreams(boolean stdin, boolean stdout, boolean stderr, boolean tty) {

    static CommandStreams parse(QueryParameters query) {
        boolean tty = query.flag("tty");
        CommandStreams streams =
                new CommandStreams(query.flag("stdin"), query.flag("stdout"), query.flag("stderr") && !tty, tty);
        if (!streams.stdin && !streams.stdout && !streams.stderr) {
            throw ApiException.badRequest("you must specify at least 1 of stdin, stdout, stderr");
        }
        return streams;
    }

    /** The same streams of a process that has a terminal or not, whatever the client thinks. */
    CommandStreams withTerminal(boolean terminal) {
        return new CommandStreams(stdin, stdout, stderr && !terminal, terminal);
    }
}

package dev.gantry.launcher.command;

import dev.gantry.launcher.LauncherException;
import dev.gantry.launcher.Layout;
import dev.gantry.launcher.supervisor.Stack;
import dev.gantry.launcher.supervisor.Supervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Shows the log of one process, and follows it with -f. */
public final class Logs {

    private static final String SHOWN_LINES = "200";

    private final Layout layout;

    public Logs(Layout layout) {
        this.layout = layout;
    }

    public int run(List<String> arguments) throws IOException, InterruptedException {
        boolean follow = arguments.contains("-f");
        List<String> names =
                arguments.stream().filter(argument -> !argument.equals("-f")).toList();
        List<String> known = new ArrayList<>(Stack.SERVICES);
        known.addAll(List.of("postgres", Supervisor.NAME));
        if (names.size() != 1 || !known.contains(names.getFirst())) {
            throw new LauncherException("usage: ./gantry logs [-f] SERVICE, with one of: " + String.join(", ", known));
        }
        Path log = layout.log(names.getFirst());
        if (!Files.exists(log)) {
            throw new LauncherException("there is no " + log + "; was Gantry ever up?");
        }
        return new ProcessBuilder("tail", "-n", SHOWN_LINES, follow ? "-F" : "-q", log.toString())
                .inheritIO()
                .start()
                .waitFor();
    }
}

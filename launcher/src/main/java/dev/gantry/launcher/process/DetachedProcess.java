package dev.gantry.launcher.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts a process that outlives this one and its terminal. */
public final class DetachedProcess {

    private DetachedProcess() {}

    /**
     * Starts a command whose output is appended to a log.
     *
     * @param environment variables added to this process's own
     */
    public static Process start(List<String> command, Map<String, String> environment, Path directory, Path log)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(inOwnSession(command))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** A session of its own keeps Ctrl-C and a closed terminal away; setsid and nohup keep the pid. */
    private static List<String> inOwnSession(List<String> command) {
        List<String> all = new ArrayList<>();
        all.add(Commands.find("setsid").isPresent() ? "setsid" : "nohup");
        all.addAll(command);
        return all;
    }
}

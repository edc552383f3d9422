package dev.gantry.launcher.docker;

import dev.gantry.launcher.LauncherException;
import dev.gantry.launcher.process.Commands;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The container engine that the node agent uses, spoken to by its own command line program. */
public final class DockerEngine {

    private static final String SOCKET_VARIABLE = "GANTRY_AGENT_DOCKER_SOCKET";
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

    private final String socket;

    public DockerEngine(Map<String, String> environment) {
        this.socket = environment.getOrDefault(SOCKET_VARIABLE, "/var/run/docker.sock");
    }

    public String socket() {
        return socket;
    }

    /** The engine's version, where one answers. */
    public Optional<String> version() throws IOException, InterruptedException {
        if (Commands.find("docker").isEmpty()) {
            return Optional.empty();
        }
        Commands.Result result = run(ANSWER_LIMIT, "version", "--format", "{{.Server.Version}}");
        return result.succeeded() ? Optional.of(result.output().strip()) : Optional.empty();
    }

    /** Runs a docker command. */
    public Commands.Result run(Duration limit, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("docker", "--host", "unix://" + socket));
        command.addAll(List.of(arguments));
        return Commands.run(limit, command.toArray(String[]::new));
    }

    /** Runs a docker command that has to succeed; returns its output. */
    public String require(Duration limit, String... arguments) throws IOException, InterruptedException {
        Commands.Result result = run(limit, arguments);
        if (!result.succeeded()) {
            throw new LauncherException("docker " + String.join(" ", arguments) + " failed:\n"
                    + result.output().strip());
        }
        return result.output().strip();
    }
}

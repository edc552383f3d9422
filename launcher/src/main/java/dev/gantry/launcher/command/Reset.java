package dev.gantry.launcher.command;

import dev.gantry.launcher.Console;
import dev.gantry.launcher.Layout;
import dev.gantry.launcher.build.Trees;
import dev.gantry.launcher.docker.DockerEngine;
import dev.gantry.launcher.process.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Stops the stack, removes the containers and volumes of its node and drops its data; what was built stays. */
public final class Reset {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String NODE_LABEL = "gantry.dev/node=";

    private final Layout layout;
    private final String nodeName;
    private final DockerEngine engine;
    private final Console console;

    public Reset(Layout layout, String nodeName, DockerEngine engine, Console console) {
        this.layout = layout;
        this.nodeName = nodeName;
        this.engine = engine;
        this.console = console;
    }

    public void run() throws IOException, InterruptedException {
        new Down(layout, console).run();
        if (engine.version().isPresent()) {
            removeContainers();
            removeVolumes();
        }
        for (Path path : List.of(
                layout.run(), layout.postgresData(), layout.agentState(), layout.monitoringData(), layout.pki())) {
            Trees.delete(path);
        }
        Files.deleteIfExists(layout.kubeconfig());
        console.line("The data of " + layout.home() + " is gone.");
    }

    private void removeContainers() throws IOException, InterruptedException {
        Commands.Result found =
                engine.run(LIMIT, "ps", "--all", "--quiet", "--filter", "label=" + NODE_LABEL + nodeName);
        List<String> ids = found.succeeded() ? found.output().lines().toList() : List.of();
        if (ids.isEmpty()) {
            return;
        }
        console.step("Removing " + ids.size() + " containers of node " + nodeName);
        List<String> command = new ArrayList<>(List.of("rm", "--force", "--volumes"));
        command.addAll(ids);
        engine.require(LIMIT, command.toArray(String[]::new));
    }

    /** Nothing would know any more which claims they belong to. */
    private void removeVolumes() throws IOException, InterruptedException {
        Commands.Result found =
                engine.run(LIMIT, "volume", "ls", "--quiet", "--filter", "label=" + NODE_LABEL + nodeName);
        List<String> names = found.succeeded() ? found.output().lines().toList() : List.of();
        if (names.isEmpty()) {
            return;
        }
        console.step("Removing " + names.size() + " volumes of node " + nodeName);
        List<String> command = new ArrayList<>(List.of("volume", "rm"));
        command.addAll(names);
        engine.require(LIMIT, command.toArray(String[]::new));
    }
}

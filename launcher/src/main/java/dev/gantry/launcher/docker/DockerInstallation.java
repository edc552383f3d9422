package dev.gantry.launcher.docker;

import dev.gantry.launcher.Console;
import dev.gantry.launcher.LauncherException;
import dev.gantry.launcher.Layout;
import dev.gantry.launcher.process.BoundedLog;
import dev.gantry.launcher.process.Commands;
import dev.gantry.launcher.process.DetachedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes sure that an engine answers: starts one, or installs the distribution's where that is possible. */
public final class DockerInstallation {

    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(30);

    /** dockerd answers within a few seconds; a first start with a slow disk takes longer. */
    private static final int START_LIMIT_SECONDS = 60;

    private static final int SHOWN_LOG_LINES = 20;
    private static final String LOG = "dockerd";

    private final DockerEngine engine;
    private final DebianPackages packages;
    private final Layout layout;
    private final Console console;

    public DockerInstallation(DockerEngine engine, DebianPackages packages, Layout layout, Console console) {
        this.engine = engine;
        this.packages = packages;
        this.layout = layout;
        this.console = console;
    }

    /** Returns once an engine answers; explains what to do where none can be made to. */
    public void ensure() throws IOException, InterruptedException {
        if (engine.version().isPresent()) {
            return;
        }
        console.step("No Docker engine answers at " + engine.socket());
        if (!packages.canInstall()) {
            throw new LauncherException(whatToDo());
        }
        if (Commands.find("dockerd").isEmpty() || Commands.find("docker").isEmpty()) {
            packages.install("docker.io");
        }
        start();
        awaitAnswer();
    }

    private void start() throws IOException, InterruptedException {
        if (engine.version().isPresent()) {
            return; // The package started it.
        }
        if (Files.isDirectory(Path.of("/run/systemd/system"))) {
            console.detail("starting it: systemctl start docker");
            Commands.run(COMMAND_LIMIT, "systemctl", "start", "docker");
            return;
        }
        console.detail("starting dockerd (log: " + layout.log(LOG) + ")");
        DetachedProcess.start(List.of("dockerd"), Map.of(), Path.of("/"), layout.log(LOG));
    }

    private void awaitAnswer() throws IOException, InterruptedException {
        for (int second = 0; second < START_LIMIT_SECONDS; second++) {
            Optional<String> version = engine.version();
            if (version.isPresent()) {
                console.detail("Docker " + version.get() + " answers");
                return;
            }
            Thread.sleep(Duration.ofSeconds(1));
        }
        throw new LauncherException("dockerd does not answer after " + START_LIMIT_SECONDS + " s; the end of its log:\n"
                + String.join("\n", new BoundedLog(layout.log(LOG)).tail(SHOWN_LOG_LINES)));
    }

    private String whatToDo() {
        if (Files.exists(Path.of(engine.socket())) && !Files.isWritable(Path.of(engine.socket()))) {
            return "this user may not use " + engine.socket() + "; join its group and log in again:\n"
                    + "  sudo usermod -aG docker " + System.getProperty("user.name");
        }
        return """
                Gantry runs containers on a Docker engine, and installs one only as root on Debian or Ubuntu. Either
                  sudo apt-get install docker.io          Debian, Ubuntu
                  https://docs.docker.com/engine/install  everything else
                then start it, or say where its socket is:
                  GANTRY_AGENT_DOCKER_SOCKET=/path/docker.sock ./gantry up""";
    }
}

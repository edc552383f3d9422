package dev.gantry.launcher;

import dev.gantry.launcher.build.Distribution;
import dev.gantry.launcher.command.Bench;
import dev.gantry.launcher.command.Down;
import dev.gantry.launcher.command.Logs;
import dev.gantry.launcher.command.Reset;
import dev.gantry.launcher.command.Simulate;
import dev.gantry.launcher.command.Status;
import dev.gantry.launcher.command.TestRun;
import dev.gantry.launcher.command.Up;
import dev.gantry.launcher.demo.DemoCommand;
import dev.gantry.launcher.docker.DebianPackages;
import dev.gantry.launcher.docker.DockerEngine;
import dev.gantry.launcher.docker.DockerInstallation;
import dev.gantry.launcher.pki.CredentialsCommand;
import dev.gantry.launcher.sample.HelloImages;
import dev.gantry.launcher.supervisor.Stack;
import dev.gantry.launcher.supervisor.Supervisor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** What ./gantry runs: one command, its exit code. */
public final class Launcher {

    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private final Layout layout;
    private final Ports ports;
    private final Map<String, String> environment;
    private final Console console;
    private final DebianPackages packages;
    private final InstantSource clock = InstantSource.system();

    public Launcher(Path root, Map<String, String> environment, Console console) {
        this.layout = Layout.of(root, environment);
        this.ports = Ports.from(environment);
        this.environment = environment;
        this.console = console;
        this.packages = new DebianPackages(console);
    }

    /** @param arguments the command, the root of the checkout, and what else the user typed */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Console console = new Console(System.out);
        if (arguments.length < 2) {
            System.err.println("Run ./gantry help instead.");
            System.exit(MISUSED);
        }
        try {
            List<String> rest = List.of(arguments).subList(2, arguments.length);
            int exit = new Launcher(Path.of(arguments[1]), System.getenv(), console).run(arguments[0], rest);
            System.exit(exit);
        } catch (LauncherException e) {
            System.err.println("gantry: " + e.getMessage());
            System.exit(FAILED);
        }
    }

    /** Runs a command and returns its exit code. */
    public int run(String command, List<String> arguments) throws IOException, InterruptedException {
        switch (command) {
            case "up" -> up();
            case "demo" -> {
                up();
                return new DemoCommand(layout, ports, clock, console).run();
            }
            case "images" -> {
                layout.create();
                images();
            }
            case "down" -> new Down(layout, console).run();
            case "reset" ->
                new Reset(layout, Stack.nodeName(environment, ports), new DockerEngine(environment), console).run();
            case "status" -> {
                return new Status(layout, ports, environment, console).run();
            }
            case "logs" -> {
                return new Logs(layout).run(arguments);
            }
            case "test" -> {
                layout.create();
                return new TestRun(layout, docker(), packages, console).run(arguments);
            }
            case "bench" -> {
                return new Bench(layout, environment, clock, console).run(arguments);
            }
            case "simulate" -> {
                return new Simulate(layout, clock).run(arguments);
            }
            case "credentials" -> {
                Layout own = new Layout(layout.root(), layout.root());
                String apiServer =
                        environment.getOrDefault("GANTRY_API_SERVER", "https://127.0.0.1:" + ports.gatewayApi());
                new CredentialsCommand(own, apiServer, Stack.nodeName(environment, ports), clock).run();
            }
            case "supervise" -> new Supervisor(layout, ports, environment, clock).run(arguments.getFirst());
            default -> throw new LauncherException("there is no command " + command + "; see ./gantry help");
        }
        return 0;
    }

    private void up() throws IOException, InterruptedException {
        layout.create();
        if (!"simulated".equals(environment.get("GANTRY_AGENT_RUNTIME"))) {
            images();
        }
        new Up(layout, ports, environment, clock, console).run();
    }

    private void images() throws IOException, InterruptedException {
        docker().ensure();
        new HelloImages(new Distribution(layout, clock), new DockerEngine(environment), console).ensure();
    }

    private DockerInstallation docker() {
        return new DockerInstallation(new DockerEngine(environment), packages, layout, console);
    }
}

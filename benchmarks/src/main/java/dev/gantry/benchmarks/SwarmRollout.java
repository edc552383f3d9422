package dev.gantry.benchmarks;

import static dev.gantry.benchmarks.RolloutApplication.AT_A_TIME;
import static dev.gantry.benchmarks.RolloutApplication.NAME;
import static dev.gantry.benchmarks.RolloutApplication.PORT;
import static dev.gantry.benchmarks.RolloutApplication.REPLICAS;
import static dev.gantry.benchmarks.RolloutApplication.REPOSITORY;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The same application as a service of the Docker engine's Swarm mode, with a health check of the same period, found by name in its
 * overlay network: published ports need IPVS, which not every kernel has. The image has no shell, so the health check is the
 * machine's own busybox.
 */
final class SwarmRollout implements RolloutPeer {

    private static final String NETWORK = "gantry-rollout";
    private static final long COMMAND_SECONDS = 120;

    private final Path busybox;

    private SwarmRollout(Path busybox) {
        this.busybox = busybox;
    }

    /** Makes this engine a Swarm of one node; empty where there is no busybox, or where the engine is part of a Swarm already. */
    static Optional<SwarmRollout> start() throws IOException, InterruptedException {
        Optional<Path> busybox = Optional.of(Path.of("/bin/busybox")).filter(Files::isExecutable);
        if (busybox.isEmpty()) {
            System.out.println(
                    "Swarm is left out: it needs /bin/busybox (package busybox-static) for its health check");
            return Optional.empty();
        }
        if (!docker("info", "--format", "{{.Swarm.LocalNodeState}}").equals("inactive")) {
            System.out.println("Swarm is left out: this engine is part of a Swarm already");
            return Optional.empty();
        }
        docker("swarm", "init", "--advertise-addr", "127.0.0.1", "--listen-addr", "127.0.0.1:2377");
        return busybox.map(SwarmRollout::new);
    }

    @Override
    public String name() {
        return "Swarm";
    }

    @Override
    public RunningLoad startLoad() throws IOException {
        return SwarmLoad.start(NETWORK, URI.create("http://" + NAME + ":" + PORT));
    }

    @Override
    public void deploy() throws IOException, InterruptedException {
        docker("network", "create", "--driver", "overlay", "--attachable", NETWORK);
        List<String> command =
                new ArrayList<>(List.of("service", "create", "--quiet", "--detach", "--no-resolve-image"));
        command.addAll(List.of("--name", NAME, "--replicas", Integer.toString(REPLICAS)));
        command.addAll(List.of("--network", NETWORK, "--endpoint-mode", "dnsrr"));
        command.addAll(List.of("--env", "STARTUP_MILLIS=" + RolloutApplication.STARTUP_MILLIS));
        command.addAll(List.of("--mount", "type=bind,readonly,src=" + busybox + ",dst=/bin/sh"));
        command.addAll(List.of("--mount", "type=bind,readonly,src=" + busybox + ",dst=/bin/busybox"));
        command.addAll(List.of(
                "--health-cmd",
                "/bin/busybox wget -q -O /dev/null http://127.0.0.1:" + PORT + RolloutApplication.HEALTH_PATH));
        command.addAll(List.of("--health-interval", RolloutApplication.PROBE_SECONDS + "s"));
        command.addAll(List.of("--stop-grace-period", "30s"));
        command.add(REPOSITORY + RolloutApplication.FIRST_VERSION);
        docker(command.toArray(String[]::new));
        awaitRunning(RolloutApplication.FIRST_VERSION);
    }

    @Override
    public void update(String version, Order order) throws IOException, InterruptedException {
        docker(
                "service",
                "update",
                "--quiet",
                "--detach",
                "--no-resolve-image",
                "--update-order",
                order.toString(),
                "--update-parallelism",
                Integer.toString(AT_A_TIME),
                "--image",
                REPOSITORY + version,
                NAME);
        awaitRunning(version);
    }

    /** It looks at health checks only: what users are answered is nothing to it. */
    @Override
    public boolean notices(UpdateFault fault) {
        return switch (fault) {
            case CRASHES -> true;
            case ERRORS -> false;
        };
    }

    @Override
    public void updateInVain(UpdateFault fault) throws IOException, InterruptedException {
        docker(
                "service",
                "update",
                "--quiet",
                "--detach",
                "--no-resolve-image",
                "--update-order",
                Order.START_FIRST.toString(),
                "--update-failure-action",
                "rollback",
                "--env-add",
                fault.variable() + "=" + fault.value(),
                NAME);
        RolloutApplication.await(
                () -> docker("service", "inspect", "--format", "{{.UpdateStatus.State}}", NAME)
                        .equals("rollback_completed"),
                "the rollback");
    }

    /** Until as many tasks of the version run as there should be, and none other is meant to: a task runs once it is healthy. */
    private static void awaitRunning(String version) throws IOException, InterruptedException {
        RolloutApplication.await(() -> isComplete(version), "the update");
    }

    private static boolean isComplete(String version) throws IOException, InterruptedException {
        List<String> tasks = docker(
                        "service",
                        "ps",
                        "--filter",
                        "desired-state=running",
                        "--format",
                        "{{.Image}} {{.CurrentState}}",
                        NAME)
                .lines()
                .toList();
        return tasks.size() == REPLICAS
                && tasks.stream().allMatch(task -> task.startsWith(REPOSITORY + version + " Running"));
    }

    private static String docker(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + ": " + output);
        }
        return output;
    }

    @Override
    public void close() throws IOException {
        try {
            docker("service", "rm", NAME);
            docker("swarm", "leave", "--force");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before the Swarm was left", e);
        }
    }
}

package dev.gantry.launcher.command;

import dev.gantry.launcher.Console;
import dev.gantry.launcher.LauncherException;
import dev.gantry.launcher.Layout;
import dev.gantry.launcher.Ports;
import dev.gantry.launcher.build.Compiler;
import dev.gantry.launcher.build.Distribution;
import dev.gantry.launcher.build.JavaRuntime;
import dev.gantry.launcher.docker.DockerEngine;
import dev.gantry.launcher.pki.Credentials;
import dev.gantry.launcher.supervisor.PostgresServer;
import dev.gantry.launcher.supervisor.Stack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs a benchmark of the benchmarks module: against a new stack of its own, which it takes away afterwards, or, where it needs
 * none, alone.
 */
public final class Bench {

    /** Ports of the benchmark's stack, which may run beside a user's. */
    private static final int PORT_BASE = 7300;

    /** What a user sees on one machine, so the stack is as {@code up} starts it; the others ask how much the services can do. */
    private static final String ROLLOUT = "rollout";

    /** One node that starts no containers. */
    private static final Map<String, String> SIMULATED =
            Map.of("GANTRY_AGENT_RUNTIME", "simulated", "GANTRY_AGENT_SIMULATED_NODES", "1");

    /**
     * Most of a thousand nodes; the benchmark has the others in a process of its own. A pod of each workload may be moved at once: by the usual settings, made
     * for a few nodes, thousands of pods would take hours.
     */
    private static final Map<String, String> CLUSTER = Map.of(
            "GANTRY_AGENT_RUNTIME", "simulated",
            "GANTRY_AGENT_SIMULATED_NODES", "900",
            "GANTRY_SCHEDULER_REBALANCER_MODE", "on",
            "GANTRY_SCHEDULER_REBALANCER_INTERVAL", "5s",
            "GANTRY_SCHEDULER_REBALANCER_MOVESPERINTERVAL", "60",
            "GANTRY_SCHEDULER_REBALANCER_MOVESATONCE", "60",
            "GANTRY_SCHEDULER_REBALANCER_SETTLINGTIME", "5s",
            "GANTRY_SCHEDULER_REBALANCER_MARGIN", "5");

    /** What each benchmark asks of the stack. */
    private static final Map<String, Map<String, String>> NODES =
            Map.of("api", SIMULATED, "schedule", SIMULATED, "cluster", CLUSTER, ROLLOUT, Map.of());

    /** Those that need no stack. */
    private static final Set<String> ALONE = Set.of("packing", "plan");

    private final Layout layout;
    private final Ports ports;
    private final Map<String, String> environment;
    private final InstantSource clock;
    private final Console console;

    /** @param layout the checkout's own layout; the benchmark's stack lives below it */
    public Bench(Layout layout, Map<String, String> environment, InstantSource clock, Console console) {
        this.layout = new Layout(layout.root(), layout.home().resolve("bench"));
        this.ports = new Ports(PORT_BASE);
        this.environment = new HashMap<>(environment);
        this.clock = clock;
        this.console = console;
    }

    /** Returns the benchmark's exit code. */
    public int run(List<String> arguments) throws IOException, InterruptedException {
        if (!arguments.isEmpty() && ALONE.contains(arguments.getFirst())) {
            return process(arguments).start().waitFor();
        }
        if (arguments.isEmpty() || !NODES.containsKey(arguments.getFirst())) {
            String names = Stream.concat(NODES.keySet().stream(), ALONE.stream())
                    .sorted()
                    .collect(Collectors.joining(", "));
            throw new LauncherException("usage: ./gantry bench NAME, with one of: " + names);
        }
        environment.putAll(NODES.get(arguments.getFirst()));
        if (!arguments.getFirst().equals(ROLLOUT)) {
            environment.putIfAbsent(Compiler.SWITCH, Compiler.FULL.title());
        }
        reset();
        try {
            new Up(layout, ports, environment, clock, console).run();
            console.step("Benchmark " + arguments.getFirst());
            return start(arguments);
        } finally {
            reset();
        }
    }

    private void reset() throws IOException, InterruptedException {
        new Reset(layout, Stack.nodeName(environment, ports), new DockerEngine(environment), console).run();
    }

    /** In the directory of whoever asks for it, since its arguments may be files. */
    private ProcessBuilder process(List<String> arguments) throws IOException, InterruptedException {
        Path jar = jar(arguments.getFirst());
        List<String> command = new ArrayList<>(
                List.of(JavaRuntime.java().toString(), "-Xmx512m", "-XX:+UseSerialGC", "-jar", jar.toString()));
        command.addAll(arguments);
        return new ProcessBuilder(command).inheritIO();
    }

    /** JMH starts JVMs of its own, whose class path must be plain: a service's jar with its libraries beside it. */
    private Path jar(String benchmark) throws IOException, InterruptedException {
        Distribution distribution = new Distribution(layout, clock);
        return benchmark.equals("plan")
                ? distribution.prepare("benchmarks").jar()
                : distribution.jarOf("benchmarks", "benchmarks");
    }

    private int start(List<String> arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = process(arguments).directory(layout.root().toFile());
        Credentials credentials = Credentials.existing(layout);
        builder.environment()
                .putAll(Map.of(
                        "GANTRY_BENCH_HOME", layout.home().toString(),
                        "GANTRY_BENCH_AGENT",
                                new Distribution(layout, clock)
                                        .jarOf("node-agent", "node-agent")
                                        .toString(),
                        "GANTRY_BENCH_NODETOKEN", credentials.nodeToken(),
                        "GANTRY_BENCH_CA", credentials.authorityCertificate().toString()));
        builder.environment()
                .putAll(Map.of(
                        "GANTRY_SERVICES_REGISTRY", "http://127.0.0.1:" + ports.registry(),
                        "GANTRY_SERVICES_SCHEDULER", "http://127.0.0.1:" + ports.scheduler(),
                        "GANTRY_SERVICES_DEPLOYMENT", "http://127.0.0.1:" + ports.deployment(),
                        "GANTRY_BENCH_GATEWAY", "https://127.0.0.1:" + ports.gatewayApi(),
                        "GANTRY_BENCH_APPLICATIONS", "http://127.0.0.1:" + ports.applications(),
                        "GANTRY_INTERNAL_TOKEN", credentials.internalToken(),
                        "GANTRY_BENCH_TOKEN", credentials.adminToken(),
                        "GANTRY_BENCH_DATABASE",
                                "jdbc:postgresql://127.0.0.1:" + ports.postgres() + "/gantry?user="
                                        + PostgresServer.USER + "&password=" + credentials.databasePassword()));
        return builder.start().waitFor();
    }
}

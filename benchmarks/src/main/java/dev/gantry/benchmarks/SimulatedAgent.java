package dev.gantry.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A node agent of simulated nodes in a process of its own, which can die and come back. */
final class SimulatedAgent implements AutoCloseable {

    private static final long END_SECONDS = 20;

    private final Target target;
    private final Map<String, String> environment;
    private final String name;
    private final int nodes;
    private final Process process;

    /** @param name what the names of its nodes begin with, before a hyphen and a number */
    SimulatedAgent(Target target, Map<String, String> environment, String name, int nodes) throws IOException {
        this.target = target;
        this.environment = environment;
        this.name = name;
        this.nodes = nodes;
        this.process = start();
    }

    private Process start() throws IOException {
        Path log = Path.of(required("GANTRY_BENCH_HOME"), "logs", name + ".log");
        String java = ProcessHandle.current().info().command().orElse("java");
        ProcessBuilder builder = new ProcessBuilder(
                        List.of(java, "-Xmx1g", "-Xss512k", "-XX:+UseSerialGC", "-jar", required("GANTRY_BENCH_AGENT")))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment()
                .putAll(Map.of(
                        "SERVER_PORT",
                        "0",
                        "GANTRY_AGENT_RUNTIME",
                        "simulated",
                        "GANTRY_AGENT_SIMULATED_NODES",
                        Integer.toString(nodes),
                        "GANTRY_AGENT_NODENAME",
                        name,
                        "GANTRY_AGENT_APISERVER",
                        target.gateway().toString(),
                        "GANTRY_AGENT_TOKEN",
                        required("GANTRY_BENCH_NODETOKEN"),
                        "GANTRY_AGENT_CACERTIFICATE",
                        required("GANTRY_BENCH_CA"),
                        "GANTRY_AGENT_STATEDIRECTORY",
                        required("GANTRY_BENCH_HOME") + "/" + name));
        return builder.start();
    }

    private String required(String variable) {
        String value = environment.get(variable);
        if (value == null) {
            throw new IllegalArgumentException(variable + " is not set; run this by ./gantry bench");
        }
        return value;
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Dies as a machine does that loses its power: nobody is told. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before the agent " + name + " had ended", e);
        }
    }
}

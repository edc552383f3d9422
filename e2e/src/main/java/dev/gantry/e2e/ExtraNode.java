package dev.gantry.e2e;

import dev.gantry.launcher.Layout;
import dev.gantry.launcher.Ports;
import dev.gantry.launcher.build.Distribution;
import dev.gantry.launcher.build.PreparedService;
import dev.gantry.launcher.docker.DockerEngine;
import dev.gantry.launcher.pki.Credentials;
import dev.gantry.launcher.process.Termination;
import dev.gantry.launcher.supervisor.ServiceDefinition;
import dev.gantry.launcher.supervisor.Stack;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A further node of a stack: another agent on the same engine, which keeps to the containers it has labelled. */
public final class ExtraNode implements AutoCloseable {

    /** The first port after those of a stack's own parts. */
    private static final int PORT = 6;

    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private static final Duration ENGINE_LIMIT = Duration.ofSeconds(30);

    private final String name;
    private final ProcessBuilder agent;
    private final DockerEngine engine;
    private Process process;

    private ExtraNode(String name, ProcessBuilder agent, DockerEngine engine) throws IOException {
        this.name = name;
        this.agent = agent;
        this.engine = engine;
        this.process = agent.start();
    }

    static ExtraNode start(Layout layout, Ports ports, Map<String, String> surroundings)
            throws IOException, InterruptedException {
        String name = Stack.nodeName(surroundings, ports) + "-extra";
        ServiceDefinition agent = agentOf(layout, ports, surroundings);
        Map<String, String> environment = new HashMap<>(agent.environment());
        environment.put("GANTRY_AGENT_NODENAME", name);
        environment.put("SERVER_PORT", Integer.toString(ports.base() + PORT));
        environment.put(
                "GANTRY_AGENT_STATEDIRECTORY",
                layout.home().resolve("agent-extra").toString());
        PreparedService prepared = new Distribution(layout, InstantSource.system()).prepare(agent.name());
        ProcessBuilder builder = new ProcessBuilder(prepared.command(agent.heapMegabytes()))
                .directory(layout.root().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        layout.log("node-agent-extra").toFile()));
        builder.environment().putAll(prepared.environment(environment));
        return new ExtraNode(name, builder, new DockerEngine(surroundings));
    }

    private static ServiceDefinition agentOf(Layout layout, Ports ports, Map<String, String> surroundings) {
        return new Stack(layout, ports, Credentials.existing(layout), surroundings)
                .services().stream()
                        .filter(service -> service.name().equals("node-agent"))
                        .findFirst()
                        .orElseThrow();
    }

    public String name() {
        return name;
    }

    /** Stops the agent, if it still runs; its containers, if it still has any, run on. */
    public void stop() throws InterruptedException {
        Termination.stop(process.toHandle(), STOP_LIMIT);
    }

    /** Kills the agent and whatever runs in its containers, as the end of the machine's power does. */
    public void losePower() throws IOException, InterruptedException {
        process.destroyForcibly().waitFor();
        List<String> kill = new ArrayList<>(List.of("kill"));
        engine.require(ENGINE_LIMIT, "ps", "--quiet", "--filter", "label=" + GantryStack.NODE_LABEL + name)
                .lines()
                .forEach(kill::add);
        engine.require(ENGINE_LIMIT, kill.toArray(String[]::new));
    }

    /** Starts the agent again, as the machine does when it comes up. */
    public void boot() throws IOException {
        process = agent.start();
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

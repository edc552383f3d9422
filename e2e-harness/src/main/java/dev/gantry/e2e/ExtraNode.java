package dev.gantry.e2e;

import dev.gantry.launcher.Layout;
import dev.gantry.launcher.Ports;
import dev.gantry.launcher.docker.DockerEngine;
import dev.gantry.launcher.supervisor.Stack;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A further node of a stack: another agent on the same engine, which keeps to the containers it has labelled. */
public final class ExtraNode implements AutoCloseable {

    /** The first port after those of a stack's own parts. */
    private static final int PORT = 6;

    private static final Duration ENGINE_LIMIT = Duration.ofSeconds(30);

    private final String name;
    private final ExtraProcess agent;
    private final DockerEngine engine;
    private final GantryStack stack;

    private ExtraNode(String name, ExtraProcess agent, DockerEngine engine, GantryStack stack) {
        this.name = name;
        this.agent = agent;
        this.engine = engine;
        this.stack = stack;
    }

    static ExtraNode start(GantryStack stack, Map<String, String> surroundings, Map<String, String> settings)
            throws IOException, InterruptedException {
        Layout layout = stack.layout();
        Ports ports = stack.ports();
        String name = Stack.nodeName(surroundings, ports) + "-extra";
        Map<String, String> differences = new HashMap<>(settings);
        differences.put("GANTRY_AGENT_NODENAME", name);
        differences.put("SERVER_PORT", Integer.toString(ports.base() + PORT));
        differences.put(
                "GANTRY_AGENT_STATEDIRECTORY",
                layout.home().resolve("agent-extra").toString());
        ExtraProcess agent = ExtraProcess.start("node-agent", layout, ports, surroundings, differences);
        return new ExtraNode(name, agent, new DockerEngine(surroundings), stack);
    }

    public String name() {
        return name;
    }

    /** Stops the agent, if it still runs; its containers, if it still has any, run on. */
    public void stop() throws InterruptedException {
        agent.stop();
    }

    /** Kills the agent and whatever runs in its containers, as the end of the machine's power does. */
    public void losePower() throws IOException, InterruptedException {
        agent.kill();
        List<String> kill = new ArrayList<>(List.of("kill"));
        engine.require(ENGINE_LIMIT, "ps", "--quiet", "--filter", "label=" + GantryStack.NODE_LABEL + name)
                .lines()
                .forEach(kill::add);
        engine.require(ENGINE_LIMIT, kill.toArray(String[]::new));
    }

    /** Starts the agent again, as the machine does when it comes up. */
    public void boot() throws IOException {
        agent.restart();
    }

    /** Takes the node out of the stack, so that no pod of a test that failed waits for it. */
    @Override
    public void close() throws IOException {
        try {
            stop();
            var _ = stack.kubectl("delete", "node", name, "--ignore-not-found", "--wait=false");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

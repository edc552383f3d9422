package dev.gantry.agent.node;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceView;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.context.SmartLifecycle;

/** Runs the nodes of this process: registration, leases, pods, and the sweep of what is left of pods that are gone. */
public final class NodeAgent implements SmartLifecycle {

    private static final Duration BEAT = Duration.ofSeconds(10);

    /** A beat that failed is repeated soon: four lost ones in a row cost the node its pods. */
    private static final Duration BEAT_AFTER_FAILURE = Duration.ofSeconds(2);

    private static final Duration REPORT = Duration.ofSeconds(10);
    private static final Duration SWEEP = Duration.ofSeconds(60);
    private static final Duration UNTIL_SYNCED = Duration.ofMillis(500);

    private final List<AgentNode> nodes;
    private final Supplier<List<NodeDescription>> descriptions;
    private final NodeReports reports;
    private final NodeBeats beats;
    private final ResourceView<Pod> view;
    private final List<OrphanSweep> sweeps;
    private final List<AutoCloseable> running = new ArrayList<>();

    NodeAgent(
            List<AgentNode> nodes,
            Supplier<List<NodeDescription>> descriptions,
            NodeReports reports,
            NodeBeats beats,
            ResourceView<Pod> view,
            ResourceClient<Pod> pods) {
        this.nodes = nodes;
        this.descriptions = descriptions;
        this.reports = reports;
        this.beats = beats;
        this.view = view;
        this.sweeps =
                nodes.stream().map(node -> new OrphanSweep(node, view, pods)).toList();
    }

    @Override
    public synchronized void start() {
        Map<String, AgentNode> byName = nodes.stream().collect(Collectors.toMap(AgentNode::name, Function.identity()));
        running.add(Periodically.start(
                "node-status", REPORT, BEAT_AFTER_FAILURE, () -> reports.report(descriptions.get())));
        running.add(Periodically.start("node-lease", BEAT, BEAT_AFTER_FAILURE, () -> beats.beat(names())));
        running.add(view.subscribe(new PodDispatch(byName)));
        nodes.forEach(node -> node.workers().following());
        running.add(Periodically.start("orphans", SWEEP, UNTIL_SYNCED, this::sweep));
    }

    private void sweep() {
        if (!view.synced()) {
            throw ApiException.unavailable("the pods of this node are not known yet");
        }
        sweeps.forEach(OrphanSweep::sweep);
    }

    /** Whether its nodes are known to the API, and their pods to it. */
    public boolean ready() {
        return view.synced() && reports.registered(names());
    }

    private List<String> names() {
        return nodes.stream().map(AgentNode::name).toList();
    }

    @Override
    public synchronized void stop() {
        nodes.forEach(node -> node.workers().close());
        for (AutoCloseable part : running) {
            try {
                part.close();
            } catch (Exception e) {
                throw new IllegalStateException("a part of the agent does not end", e);
            }
        }
        running.clear();
    }

    @Override
    public synchronized boolean isRunning() {
        return !running.isEmpty();
    }
}

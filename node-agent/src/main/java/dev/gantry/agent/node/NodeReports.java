package dev.gantry.agent.node;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceClient.Write;
import dev.gantry.apimachinery.client.ResourceClient.WriteOutcome;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers the nodes of this process and reports their statuses when they change, and now and then. */
public final class NodeReports {

    private static final Logger LOG = LoggerFactory.getLogger(NodeReports.class);

    /** An unchanged status is repeated this often, as kubelets do; that the node lives, its lease tells. */
    private static final Duration REPEAT = Duration.ofMinutes(5);

    private static final int MAX_BATCH = 100;

    private record Reported(Node node, Instant at) {}

    private final ResourceClient<Node> nodes;
    private final InstantSource clock;
    private final Map<String, Reported> reported = new ConcurrentHashMap<>();

    public NodeReports(ResourceClient<Node> nodes, InstantSource clock) {
        this.nodes = nodes;
        this.clock = clock;
    }

    /** Brings the nodes' objects up to date. */
    void report(List<NodeDescription> descriptions) {
        Map<String, Node> existing = existing(descriptions);
        List<Write<Node>> writes = new ArrayList<>();
        for (NodeDescription description : descriptions) {
            write(description, existing).ifPresent(writes::add);
            if (writes.size() == MAX_BATCH) {
                send(writes);
                writes = new ArrayList<>();
            }
        }
        send(writes);
    }

    /** Whether the API has each of these nodes, with its status. */
    boolean registered(List<String> names) {
        return reported.keySet().containsAll(names);
    }

    /** Looks for those that are not registered yet: for one by its name, for many at once. */
    private Map<String, Node> existing(List<NodeDescription> descriptions) {
        List<String> unknown = descriptions.stream()
                .map(NodeDescription::name)
                .filter(name -> !reported.containsKey(name))
                .toList();
        Stream<Node> found = unknown.size() > 1
                ? nodes.list("", "").stream()
                : unknown.stream().flatMap(name -> nodes.get(new ObjectKey("", name)).stream());
        return found.collect(Collectors.toMap(node -> node.getMetadata().getName(), Function.identity()));
    }

    private Optional<Write<Node>> write(NodeDescription description, Map<String, Node> found) {
        Instant now = clock.instant();
        Reported last = reported.get(description.name());
        if (last == null) {
            return register(description, Optional.ofNullable(found.get(description.name())), now);
        }
        NodeStatus status = NodeObjects.status(description, Optional.of(last.node.getStatus()), now);
        boolean due = !now.isBefore(last.at.plus(REPEAT));
        if (!due && sameButTimes(status, last.node.getStatus())) {
            return Optional.empty();
        }
        return Optional.of(new Write.UpdateStatus<>(withStatus(last.node, status)));
    }

    /** The node as it is in the API, with this machine's labels, or a new one. */
    private Optional<Write<Node>> register(NodeDescription description, Optional<Node> existing, Instant now) {
        Node node = NodeObjects.node(description, existing);
        Optional<NodeStatus> before = existing.map(Node::getStatus);
        Node complete = withStatus(node, NodeObjects.status(description, before, now));
        if (existing.isEmpty()) {
            return Optional.of(new Write.Create<>(complete));
        }
        Node updated = nodes.update(complete);
        return Optional.of(new Write.UpdateStatus<>(withStatus(updated, complete.getStatus())));
    }

    /** The version is left out: only this agent writes most of a node's status, and conditions of others are merged. */
    private static Node withStatus(Node node, NodeStatus status) {
        return new NodeBuilder(node).withStatus(status).build();
    }

    private static boolean sameButTimes(NodeStatus one, NodeStatus other) {
        return without(one).equals(without(other));
    }

    private static NodeStatus without(NodeStatus status) {
        NodeStatus copy = status.edit().build();
        copy.setConditions(status.getConditions().stream()
                .map(c -> c.edit().withLastHeartbeatTime("").build())
                .toList());
        return copy;
    }

    private void send(List<Write<Node>> writes) {
        if (writes.isEmpty()) {
            return;
        }
        List<WriteOutcome<Node>> outcomes = nodes.writeAll(writes);
        for (int i = 0; i < writes.size(); i++) {
            accept(name(writes.get(i)), outcomes.get(i));
        }
    }

    private static String name(Write<Node> write) {
        return switch (write) {
            case Write.Create<Node>(Node node) -> node.getMetadata().getName();
            case Write.Update<Node>(Node node) -> node.getMetadata().getName();
            case Write.UpdateStatus<Node>(Node node) -> node.getMetadata().getName();
            case Write.Delete<Node> deletion -> deletion.key().name();
        };
    }

    private void accept(String name, WriteOutcome<Node> outcome) {
        switch (outcome) {
            case WriteOutcome.Written<Node>(Node stored) -> {
                if (stored.getStatus() == null || stored.getStatus().getNodeInfo() == null) {
                    reported.remove(name); // a creation that dropped the status: the next report brings it
                } else {
                    reported.put(name, new Reported(stored, clock.instant()));
                }
            }
            case WriteOutcome.Refused<Node>(ApiException reason) -> {
                if (reason.code() >= 500) {
                    throw reason; // the API is away: tried again soon
                }
                reported.remove(name);
                LOG.info("node {} will be registered again: {}", name, reason.getMessage());
            }
        }
    }
}

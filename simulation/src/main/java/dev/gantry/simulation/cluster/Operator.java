package dev.gantry.simulation.cluster;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.simulation.world.UnreliableClient;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Whoever looks after the machines: adds, drains and removes them, and has to live with their {@link Outages}. */
final class Operator {

    private static final int NODES = 3;
    private static final int MAX_NODES = 5;

    private final ClusterWorld world;
    private final Evictions evictions;
    private final Containers containers;
    private final RandomGenerator random;
    private final Map<String, SimulatedNode> nodes = new LinkedHashMap<>();
    private final Outages outages;
    private int added;

    Operator(ClusterWorld world, Invariants invariants) {
        this.world = world;
        this.evictions = new Evictions(
                world,
                invariants,
                UnreliableClient.faultless(world.budgets()),
                UnreliableClient.faultless(world.pods()),
                world.faults()::dies);
        this.random = world.random();
        this.containers = new Containers(world, nodes::values);
        this.outages = new Outages(world, containers, nodes);
    }

    Collection<SimulatedNode> nodes() {
        return nodes.values();
    }

    void build() {
        for (int i = 0; i < NODES; i++) {
            add();
        }
    }

    private void add() {
        added++;
        String name = "node-" + added;
        world.nodes().create(Workloads.node(name));
        nodes.put(name, new SimulatedNode(world, name, added, containers));
    }

    void step() {
        switch (random.nextInt(12)) {
            case 0 -> {
                if (nodes.size() < MAX_NODES) {
                    add();
                }
            }
            case 1, 2, 3 -> outages.fail();
            case 4 -> outages.recover();
            case 5, 6 -> outages.giveUp();
            case 7 -> cordon(random.nextBoolean());
            default -> drainOne();
        }
    }

    /** There is room for all, what is off for good is taken out, and all else works. */
    void restore() {
        outages.end();
        world.nodes().list().forEach(node -> cordon(node, false));
        while (nodes.size() < MAX_NODES) {
            add();
        }
    }

    private void cordon(boolean cordoned) {
        List<Node> present = world.nodes().list();
        cordon(present.get(random.nextInt(present.size())), cordoned);
    }

    private void cordon(Node node, boolean cordoned) {
        world.nodes()
                .update(new NodeBuilder(node)
                        .editSpec()
                        .withUnschedulable(cordoned ? true : null)
                        .endSpec()
                        .build());
    }

    /** Evicts a pod of a cordoned node, as {@code kubectl drain} does one after the other. */
    private void drainOne() {
        List<String> cordoned = world.nodes().list().stream()
                .filter(node -> Boolean.TRUE.equals(node.getSpec().getUnschedulable()))
                .map(node -> node.getMetadata().getName())
                .toList();
        world.pods().list().stream()
                .filter(pod -> cordoned.contains(String.valueOf(pod.getSpec().getNodeName())))
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .findFirst()
                .ifPresent(this::evict);
    }

    /** A refusal, as {@code kubectl drain} takes it, only means another try. */
    private void evict(Pod pod) {
        try {
            evictions.evict(pod);
        } catch (ApiException e) {
            // Looked at again at the next step.
        }
    }
}

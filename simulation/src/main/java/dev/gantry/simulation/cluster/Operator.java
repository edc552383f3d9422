package dev.gantry.simulation.cluster;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.client.ResourceClient.Deletion;
import dev.gantry.apimachinery.client.ResourceClient.Write;
import dev.gantry.apimachinery.schema.LabelSelector;
import dev.gantry.scheduler.disruption.EvictionDecision;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Whoever looks after the machines: adds, drains and removes them, and has to live with their {@link Outages}. */
final class Operator {

    private static final int NODES = 3;
    private static final int MAX_NODES = 5;

    private final ClusterWorld world;
    private final Invariants invariants;
    private final Containers containers;
    private final RandomGenerator random;
    private final Map<String, SimulatedNode> nodes = new LinkedHashMap<>();
    private final Outages outages;
    private int added;

    Operator(ClusterWorld world, Invariants invariants) {
        this.world = world;
        this.invariants = invariants;
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

    /** The steps of {@code EvictionSubresource}; it, too, may die between the grant and the deletion. */
    private void evict(Pod pod) {
        Optional<PodDisruptionBudget> budget = EvictionDecision.isFree(pod)
                ? Optional.empty()
                : budgetOf(pod).filter(held -> !EvictionDecision.isUncounted(pod, held));
        try {
            budget.ifPresent(held -> spend(held, pod.getMetadata().getName()));
        } catch (ApiException e) {
            return;
        }
        if (!world.faults().dies()) {
            world.stage().enter(Actor.EVICTION);
            var _ = world.pods()
                    .delete(ObjectKey.of(pod), Deletion.ofUid(pod.getMetadata().getUid()));
            budget.ifPresent(invariants::evicted);
            world.stage().enter(Actor.USER);
        }
    }

    private Optional<PodDisruptionBudget> budgetOf(Pod pod) {
        return world.budgets().list().stream()
                .filter(budget -> LabelSelector.ofSpec(
                                WireJson.MAPPER.valueToTree(budget.getSpec().getSelector()))
                        .test(pod.getMetadata().getLabels()))
                .findFirst();
    }

    private void spend(PodDisruptionBudget budget, String pod) {
        world.budgets()
                .apply(new Write.UpdateStatus<>(new PodDisruptionBudgetBuilder(budget)
                        .withStatus(EvictionDecision.grant(
                                budget, pod, world.clock().instant()))
                        .build()));
    }
}

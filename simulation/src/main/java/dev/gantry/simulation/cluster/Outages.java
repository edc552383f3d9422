package dev.gantry.simulation.cluster;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient.Deletion;
import dev.gantry.deployment.pod.Ownership;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Machines that fail, for moments or for minutes, and somebody who gives up those that do not come back.
 *
 * <p>Whoever gives up a machine says that nothing runs there any more. Most look whether that is so; one who does not has to
 * answer for what then runs twice.
 */
final class Outages {

    /** Nodes that always work: with all of them gone nothing may be moved, and that is no failure of a node. */
    private static final int RELIABLE = 2;

    /** Past the lease, the pods' toleration and the time in which a lost pod is waited for. */
    private static final Duration LONG = Duration.ofMinutes(2);

    private static final String OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";

    private final ClusterWorld world;
    private final Containers containers;
    private final Map<String, SimulatedNode> nodes;
    private final RandomGenerator random;
    private final Map<String, Instant> lasts = new HashMap<>();
    private final boolean careless;

    /** @param nodes all machines by their names; one that is scrapped is taken out */
    Outages(ClusterWorld world, Containers containers, Map<String, SimulatedNode> nodes) {
        this.world = world;
        this.containers = containers;
        this.nodes = nodes;
        this.random = world.random();
        this.careless = random.nextInt(6) == 0;
    }

    /** A machine fails, or fails in another way; rather one that has what may never run twice. */
    void fail() {
        List<SimulatedNode> unreliable = nodes.values().stream()
                .skip(RELIABLE)
                .filter(node -> !isOutOfService(node))
                .toList();
        List<SimulatedNode> holding =
                unreliable.stream().filter(this::holdsStatefulPods).toList();
        List<SimulatedNode> candidates = holding.isEmpty() || random.nextBoolean() ? unreliable : holding;
        if (!candidates.isEmpty()) {
            SimulatedNode node = candidates.get(random.nextInt(candidates.size()));
            SimulatedNode.Condition[] all = SimulatedNode.Condition.values();
            node.become(all[1 + random.nextInt(all.length - 1)]);
            Duration atLeast = random.nextBoolean() ? LONG : Duration.ZERO;
            lasts.put(node.name(), world.clock().instant().plus(atLeast));
        }
    }

    private boolean holdsStatefulPods(SimulatedNode node) {
        return node.condition() == SimulatedNode.Condition.UP
                && podsOf(node).stream().anyMatch(Outages::isStateful);
    }

    private List<Pod> podsOf(SimulatedNode node) {
        return world.pods().list().stream()
                .filter(pod -> node.name().equals(pod.getSpec().getNodeName()))
                .toList();
    }

    private static boolean isStateful(Pod pod) {
        return Ownership.controller(pod)
                .filter(owner -> owner.getKind().equals("StatefulSet"))
                .isPresent();
    }

    /** One machine works again. What was said to be out of service is started only when nothing is bound to it. */
    void recover() {
        Instant now = world.clock().instant();
        nodes.values().stream()
                .filter(node -> node.condition() != SimulatedNode.Condition.UP)
                .filter(node -> !lasts.getOrDefault(node.name(), now).isAfter(now))
                .filter(node -> !isOutOfService(node) || podsOf(node).isEmpty())
                .findFirst()
                .ifPresent(this::start);
    }

    private void start(SimulatedNode node) {
        if (isOutOfService(node)) {
            taints(node, List.of());
        }
        node.become(SimulatedNode.Condition.UP);
    }

    /** Somebody says of a machine, in one of the ways there are, that it runs nothing any more. */
    void giveUp() {
        List<SimulatedNode> failed = nodes.values().stream()
                .filter(node -> node.condition() != SimulatedNode.Condition.UP)
                .filter(node -> careless || node.condition() == SimulatedNode.Condition.DOWN)
                .toList();
        if (failed.isEmpty()) {
            return;
        }
        SimulatedNode node = failed.get(random.nextInt(failed.size()));
        containers.answeredFor(node.runningUids());
        switch (random.nextInt(3)) {
            case 0 -> declareOutOfService(node);
            case 1 -> deleteByForce(node);
            default -> {
                if (node.condition() == SimulatedNode.Condition.DOWN) {
                    scrap(node);
                }
            }
        }
    }

    private void declareOutOfService(SimulatedNode node) {
        if (!isOutOfService(node)) {
            taints(
                    node,
                    List.of(new Taint(
                            "NoExecute", OUT_OF_SERVICE, world.clock().instant().toString(), "off")));
        }
    }

    private void deleteByForce(SimulatedNode node) {
        for (Pod pod : podsOf(node)) {
            var _ = world.pods()
                    .delete(
                            ObjectKey.of(pod),
                            Deletion.ofUid(pod.getMetadata().getUid()).withGracePeriodSeconds(0));
        }
    }

    private void scrap(SimulatedNode node) {
        nodes.remove(node.name());
        world.nodes().remove(key(node));
    }

    /** What is off for good is taken out, and all else works. */
    void end() {
        for (SimulatedNode node : List.copyOf(nodes.values())) {
            boolean off = node.condition() == SimulatedNode.Condition.DOWN;
            if (isOutOfService(node) ? !podsOf(node).isEmpty() : off && random.nextBoolean()) {
                scrap(node);
            } else {
                start(node);
            }
        }
    }

    private boolean isOutOfService(SimulatedNode node) {
        return current(node).getSpec().getTaints().stream().anyMatch(taint -> OUT_OF_SERVICE.equals(taint.getKey()));
    }

    /** Beside those of others. */
    private void taints(SimulatedNode node, List<Taint> own) {
        world.nodes()
                .update(new NodeBuilder(current(node))
                        .editSpec()
                        .removeMatchingFromTaints(taint -> OUT_OF_SERVICE.equals(taint.getKey()))
                        .addAllToTaints(own)
                        .endSpec()
                        .build());
    }

    private Node current(SimulatedNode node) {
        return world.nodes().get(key(node)).orElseThrow();
    }

    private static ObjectKey key(SimulatedNode node) {
        return new ObjectKey("", node.name());
    }
}

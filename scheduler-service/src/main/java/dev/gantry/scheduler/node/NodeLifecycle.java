package dev.gantry.scheduler.node;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.controller.Reconciler;
import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.scheduler.lifecycle.NodeHeartbeats;
import dev.gantry.scheduler.lifecycle.NodeJudgement;
import dev.gantry.scheduler.lifecycle.TaintEviction;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Watches over one node a step: judges it by its lease, writes its conditions and taints, and moves its pods where they may
 * not stay.
 *
 * <p>When all nodes are lost at once it is the way to them that is broken, not they: then nothing is moved.
 */
public final class NodeLifecycle implements Reconciler {

    /** How often a node is looked at; a lease that runs out is seen this much later at the most. */
    static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    /** Where agents keep the leases of their nodes. */
    static final String LEASE_NAMESPACE = "kube-node-lease";

    private final ResourceView<Node> nodes;
    private final ResourceView<Lease> leases;
    private final ResourceClient<Node> client;
    private final PodsByNode podsByNode;
    private final NodePods nodePods;
    private final EventRecorder events;
    private final InstantSource clock;
    private final Limits limits;
    private final NodeHeartbeats heartbeats = new NodeHeartbeats(LOOK_EVERY.multipliedBy(2));

    /**
     * How long things may last.
     *
     * @param leaseTimeout a node of an older lease is unreachable
     * @param lostPodTimeout a pod that should have ended this long ago on an unreachable node is removed
     */
    public record Limits(Duration leaseTimeout, Duration lostPodTimeout) {}

    public NodeLifecycle(
            ResourceView<Node> nodes,
            ResourceView<Lease> leases,
            ResourceClient<Node> client,
            PodsByNode podsByNode,
            NodePods nodePods,
            EventRecorder events,
            InstantSource clock,
            Limits limits) {
        this.nodes = nodes;
        this.leases = leases;
        this.client = client;
        this.podsByNode = podsByNode;
        this.nodePods = nodePods;
        this.events = events;
        this.clock = clock;
        this.limits = limits;
    }

    @Override
    public Result reconcile(ObjectKey key) {
        Optional<Node> node = nodes.get(key);
        if (node.isEmpty()) {
            heartbeats.forget(key.name());
            return Result.DONE;
        }
        Instant now = clock.instant();
        boolean silent = isSilent(key.name(), now);
        NodeJudgement judgement = NodeJudgement.of(node.get(), silent, now);
        Node judged = write(node.get(), judgement, silent);
        if (judgement.isLost() && wayToNodesIsBroken()) {
            return Result.after(LOOK_EVERY);
        }
        Optional<Instant> nextEviction = evict(judged, now);
        if (silent) {
            podsByNode.of(key.name()).forEach(nodePods::markNotReady);
            removeLostPods(judged, now);
        }
        return Result.after(nextEviction
                .map(due -> Duration.between(now, due))
                .filter(wait -> wait.compareTo(LOOK_EVERY) < 0)
                .orElse(LOOK_EVERY));
    }

    private boolean isSilent(String node, Instant now) {
        if (!leases.synced()) {
            return false;
        }
        String renewed = leases.get(new ObjectKey(LEASE_NAMESPACE, node))
                .map(lease -> Objects.toString(lease.getSpec().getRenewTime(), ""))
                .orElse("");
        return heartbeats.look(node, renewed, leases.staleness(), now).compareTo(limits.leaseTimeout()) >= 0;
    }

    /** What is kept of the conditions is written before they change and removed after, so a crash between loses nothing. */
    private Node write(Node node, NodeJudgement judgement, boolean silent) {
        return silent
                ? writeConditions(writeTaints(node, judgement), judgement)
                : writeTaints(writeConditions(node, judgement), judgement);
    }

    private Node writeConditions(Node node, NodeJudgement judgement) {
        if (judgement.conditions().equals(NodeJudgement.conditions(node))) {
            return node;
        }
        String news = judgement.isLost() ? "NodeNotReady" : "NodeReady";
        events.normal(node, news, "Node " + node.getMetadata().getName() + " status is now: " + news);
        return client.updateStatus(new NodeBuilder(node)
                .editOrNewStatus()
                .withConditions(judgement.conditions())
                .endStatus()
                .build());
    }

    private Node writeTaints(Node node, NodeJudgement judgement) {
        String kept = judgement.beforeSilence();
        if (judgement.taints().equals(NodeJudgement.taints(node))
                && kept.equals(NodeJudgement.keptBeforeSilence(node))) {
            return node;
        }
        NodeBuilder updated = new NodeBuilder(node)
                .editOrNewSpec()
                .withTaints(judgement.taints())
                .endSpec();
        updated = kept.isEmpty()
                ? updated.editMetadata()
                        .removeFromAnnotations(NodeJudgement.BEFORE_SILENCE)
                        .endMetadata()
                : updated.editMetadata()
                        .addToAnnotations(NodeJudgement.BEFORE_SILENCE, kept)
                        .endMetadata();
        return client.update(updated.build());
    }

    /** Nodes fall silent one after the other, so it shows early: none of them has renewed its lease for half the time. */
    private boolean wayToNodesIsBroken() {
        return heartbeats.shortestSilence().compareTo(limits.leaseTimeout().dividedBy(2)) >= 0
                || nodes.list().stream().noneMatch(NodeJudgement::isReady);
    }

    /** Deletes the pods that must leave now; answers when the next one must, if any. */
    private Optional<Instant> evict(Node node, Instant now) {
        List<Taint> taints = NodeJudgement.taints(node);
        if (taints.isEmpty()) {
            return Optional.empty();
        }
        Optional<Instant> next = Optional.empty();
        for (Pod pod : podsByNode.of(node.getMetadata().getName())) {
            Optional<Instant> due = TaintEviction.leaveAt(pod, taints, now);
            if (due.isPresent() && due.get().isAfter(now)) {
                next = next.filter(earlier -> earlier.isBefore(due.get())).or(() -> due);
            } else if (due.isPresent()) {
                nodePods.evict(pod);
            }
        }
        return next;
    }

    private void removeLostPods(Node node, Instant now) {
        LostPods lost = new LostPods(NodeJudgement.taints(node), limits.lostPodTimeout(), now);
        for (Pod pod : podsByNode.of(node.getMetadata().getName())) {
            if (lost.isLost(pod)) {
                nodePods.remove(pod, EvictionReason.LOST);
            }
        }
    }
}

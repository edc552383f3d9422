package dev.gantry.scheduler.node;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.controller.Reconciler;
import io.fabric8.kubernetes.api.model.Node;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Removes, node name by node name, the pods that are bound to a node that does not exist any more. */
public final class OrphanedPods implements Reconciler {

    /** A node may be deleted and registered anew; pods are orphans only once it was missing for this long. */
    static final Duration QUARANTINE = Duration.ofSeconds(40);

    private final ResourceView<Node> nodes;
    private final PodsByNode podsByNode;
    private final NodePods nodePods;
    private final InstantSource clock;
    private final Map<ObjectKey, Instant> missingSince = new ConcurrentHashMap<>();

    public OrphanedPods(ResourceView<Node> nodes, PodsByNode podsByNode, NodePods nodePods, InstantSource clock) {
        this.nodes = nodes;
        this.podsByNode = podsByNode;
        this.nodePods = nodePods;
        this.clock = clock;
    }

    @Override
    public Result reconcile(ObjectKey node) {
        if (nodes.get(node).isPresent() || podsByNode.of(node.name()).isEmpty()) {
            missingSince.remove(node);
            return Result.DONE;
        }
        Instant now = clock.instant();
        Instant since = missingSince.computeIfAbsent(node, key -> now);
        Duration left = QUARANTINE.minus(Duration.between(since, now));
        if (left.isPositive()) {
            return Result.after(left);
        }
        podsByNode.of(node.name()).forEach(pod -> nodePods.remove(pod, EvictionReason.ORPHANED));
        return Result.DONE;
    }
}

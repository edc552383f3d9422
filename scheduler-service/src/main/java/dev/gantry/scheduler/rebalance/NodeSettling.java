package dev.gantry.scheduler.rebalance;

import io.fabric8.kubernetes.api.model.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which nodes pods may be moved from and to: those that are ready and not cordoned, and have been so for a while, so that a node that
 * comes and goes moves nothing. What was seen is not stored: in a new process all nodes settle anew. For one thread.
 */
public final class NodeSettling {

    private final Duration time;
    private final Map<String, Instant> since = new HashMap<>();

    /** @param time how long a node must have been available */
    public NodeSettling(Duration time) {
        this.time = time;
    }

    /** The settled ones of these nodes, which are all that there are. */
    public Set<String> settled(Collection<Node> nodes, Instant now) {
        Map<String, Instant> available = nodes.stream()
                .filter(node -> isSchedulable(node) && readySince(node).isAfter(Instant.MIN))
                .collect(Collectors.toMap(node -> node.getMetadata().getName(), NodeSettling::readySince));
        since.keySet().retainAll(available.keySet());
        available.keySet().forEach(node -> since.putIfAbsent(node, now));
        return available.entrySet().stream()
                .filter(node -> isPast(node.getValue(), now) && isPast(since.getOrDefault(node.getKey(), now), now))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    private boolean isPast(Instant begin, Instant now) {
        return !begin.plus(time).isAfter(now);
    }

    private static boolean isSchedulable(Node node) {
        return node.getMetadata().getDeletionTimestamp() == null
                && (node.getSpec() == null
                        || !Boolean.TRUE.equals(node.getSpec().getUnschedulable()));
    }

    /** {@code Instant.MIN} for a node that is not ready. */
    private static Instant readySince(Node node) {
        return node.getStatus() == null
                ? Instant.MIN
                : node.getStatus().getConditions().stream()
                        .filter(condition ->
                                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()))
                        .findFirst()
                        .map(condition -> TransitionTime.of(condition.getLastTransitionTime()))
                        .orElse(Instant.MIN);
    }
}

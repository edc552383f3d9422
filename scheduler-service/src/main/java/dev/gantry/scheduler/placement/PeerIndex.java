package dev.gantry.scheduler.placement;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How many pods of each traits run on each node, kept change by change. */
final class PeerIndex {

    private final Map<PodTraits, Map<String, Integer>> nodesByTraits = new HashMap<>();
    private final Set<PodTraits> reachingOthers = new LinkedHashSet<>();

    /** Counts {@code pods} more (or, negative, fewer) pods of the traits on the node. */
    void count(PodTraits traits, String node, int pods) {
        Map<String, Integer> nodes = nodesByTraits.get(traits);
        if (nodes == null) {
            nodes = new HashMap<>();
            nodesByTraits.put(traits, nodes);
            if (traits.terms().reachesOthers()) {
                reachingOthers.add(traits);
            }
        }
        if (nodes.merge(node, pods, Integer::sum) == 0) {
            nodes.remove(node);
            if (nodes.isEmpty()) {
                nodesByTraits.remove(traits);
                reachingOthers.remove(traits);
            }
        }
    }

    /** What of it matters to a plan for these pods; empty where no rule about peers is at work. */
    PeerSnapshot snapshot(Collection<PendingPod> pods, Map<String, Integer> nodes, NamespaceLabels namespaces) {
        Set<PodTraits> asking = asking(pods);
        if (asking.isEmpty() && reachingOthers.isEmpty()) {
            return PeerSnapshot.NONE;
        }
        List<PeerSnapshot.Running> running = new ArrayList<>();
        nodesByTraits.forEach((traits, counts) -> {
            if (traits.terms().reachesOthers() || asking.stream().anyMatch(pod -> pod.looksAt(traits))) {
                running.add(running(traits, counts, nodes));
            }
        });
        return new PeerSnapshot(List.copyOf(running), namespaces);
    }

    private static Set<PodTraits> asking(Collection<PendingPod> pods) {
        Set<PodTraits> asking = new LinkedHashSet<>();
        for (PendingPod pod : pods) {
            if (pod.traits().hasRules()) {
                asking.add(pod.traits());
            }
        }
        return asking;
    }

    /** Pods on nodes that are not known have no place that could be near to anything. */
    private static PeerSnapshot.Running running(
            PodTraits traits, Map<String, Integer> counts, Map<String, Integer> nodes) {
        List<PeerSnapshot.OnNode> onNodes = new ArrayList<>(counts.size());
        counts.forEach((name, count) -> {
            Integer node = nodes.get(name);
            if (node != null) {
                onNodes.add(new PeerSnapshot.OnNode(node, count));
            }
        });
        return new PeerSnapshot.Running(traits, onNodes);
    }
}

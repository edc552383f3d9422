package dev.gantry.scheduler.rebalance;

import dev.gantry.scheduler.placement.BoundPod;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds nodes that are hardly used and could be left by everything that keeps them in use. */
record LittleUsedNodes(RebalanceCase asked, NodeLoads loads, Bounds bounds) {

    /** All pods of each such node, the least used one first; none of a node where one of them has to stay. */
    List<List<RunningPod>> of(List<RunningPod> packing) {
        Map<String, List<RunningPod>> byNode = new HashMap<>();
        packing.forEach(pod ->
                byNode.computeIfAbsent(pod.node(), node -> new ArrayList<>()).add(pod));
        byNode.keySet().removeIf(node -> !asked.nodes().contains(node) || !isLittleUsed(node));
        Map<String, Integer> keepingInUse = keepingInUse();
        byNode.entrySet().removeIf(pods -> pods.getValue().size() < keepingInUse.getOrDefault(pods.getKey(), 0));
        List<String> nodes = byNode.keySet().stream()
                .sorted(Comparator.comparingDouble(loads::utilization).thenComparing(node -> node))
                .toList();
        List<List<RunningPod>> found = new ArrayList<>();
        int tries = 0;
        for (String node : nodes) {
            List<RunningPod> pods = byNode.getOrDefault(node, List.of());
            tries += pods.size();
            if (tries > RebalancePlanner.maxTries()) {
                break;
            }
            found.add(ordered(pods));
        }
        return found;
    }

    private boolean isLittleUsed(String node) {
        return loads.utilization(node) < bounds.lowUtilization();
    }

    /** How many pods of each node stay and are not tied to it. */
    private Map<String, Integer> keepingInUse() {
        Map<String, Integer> counts = new HashMap<>();
        for (BoundPod pod : asked.cluster().pods()) {
            if (!pod.leaving() && !asked.tied().contains(pod.key())) {
                counts.merge(pod.nodeName(), 1, Integer::sum);
            }
        }
        return counts;
    }

    private static List<RunningPod> ordered(List<RunningPod> pods) {
        return pods.stream()
                .sorted(Comparator.comparingInt((RunningPod pod) -> pod.bound().priority())
                        .thenComparing(pod -> pod.candidate().key()))
                .toList();
    }
}

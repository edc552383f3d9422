package dev.gantry.scheduler.placement;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Why no node can take a pod: how many nodes gave each reason. A node that gives several counts for each of them.
 *
 * @param nodes the number of nodes looked at
 * @param counts the nodes that gave each reason
 */
public record Diagnosis(int nodes, Map<Rejection, Integer> counts) {

    public Diagnosis {
        counts = Map.copyOf(counts);
    }

    /** The diagnosis of nodes that each gave the reasons of one element. */
    public static Diagnosis of(List<List<Rejection>> byNode) {
        Map<Rejection, Integer> counts = new HashMap<>();
        byNode.forEach(reasons -> reasons.forEach(reason -> counts.merge(reason, 1, Integer::sum)));
        return new Diagnosis(byNode.size(), counts);
    }

    /** Whether the change may let the pod fit; every change may where there was no node at all. */
    public boolean mayEndWith(ClusterChange change) {
        return counts.isEmpty() || counts.keySet().stream().anyMatch(reason -> reason.mayEndWith(change));
    }

    /** Whether other pods that come, go or change their labels may let the pod fit. */
    public boolean mayEndWithPeers() {
        return counts.keySet().stream().anyMatch(Rejection::mayEndWithPeers);
    }

    /**
     * The message of kube-scheduler's FailedScheduling event, such as
     * {@code 0/3 nodes are available: 1 node(s) were unschedulable, 2 Insufficient cpu.}
     */
    public String message() {
        if (nodes == 0) {
            return "no nodes available to schedule pods";
        }
        Optional<Rejection> ofThePod =
                counts.keySet().stream().filter(Rejection::isOfThePod).findFirst();
        String reasons = ofThePod.map(Rejection::reason).orElseGet(this::reasonsOfNodes);
        return "0/" + nodes + " nodes are available: " + reasons + ".";
    }

    private String reasonsOfNodes() {
        return counts.entrySet().stream()
                .collect(Collectors.groupingBy(
                        entry -> entry.getKey().reason(), Collectors.summingInt(Map.Entry::getValue)))
                .entrySet()
                .stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .sorted()
                .collect(Collectors.joining(", "));
    }
}

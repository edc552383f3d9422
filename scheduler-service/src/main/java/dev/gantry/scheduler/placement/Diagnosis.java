package dev.gantry.scheduler.placement;

import java.util.Comparator;
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
 * @param nearest by reason, the node that misses the least, where that can be counted
 */
public record Diagnosis(int nodes, Map<Rejection, Integer> counts, Map<Rejection, NearestNode> nearest) {

    public Diagnosis {
        counts = Map.copyOf(counts);
        nearest = Map.copyOf(nearest);
    }

    /** A diagnosis that does not say by how much. */
    public Diagnosis(int nodes, Map<Rejection, Integer> counts) {
        this(nodes, counts, Map.of());
    }

    /** A node and by how much it misses what the pod needs. */
    public record NearestNode(String node, Shortfall shortfall) {

        private static final Comparator<NearestNode> NEAREST_FIRST = Comparator.comparingLong(
                        (NearestNode nearest) -> nearest.shortfall.missing())
                .thenComparing(NearestNode::node);

        NearestNode nearer(NearestNode other) {
            return NEAREST_FIRST.compare(this, other) <= 0 ? this : other;
        }
    }

    /** The diagnosis of nodes that each gave the reasons of one element. */
    public static Diagnosis of(List<List<Rejection>> byNode) {
        Map<Rejection, Integer> counts = new HashMap<>();
        byNode.forEach(reasons -> reasons.forEach(reason -> counts.merge(reason, 1, Integer::sum)));
        return new Diagnosis(byNode.size(), counts);
    }

    /**
     * The diagnosis of nodes that each gave the reasons of one element.
     *
     * @param nodes in the same order
     */
    static Diagnosis of(List<List<Rejection>> byNode, List<NodeInfo> nodes, Shortfalls shortfalls) {
        Map<Rejection, NearestNode> nearest = new HashMap<>();
        for (int node = 0; node < byNode.size(); node++) {
            String name = nodes.get(node).name();
            for (Rejection reason : byNode.get(node)) {
                shortfalls
                        .of(reason, node)
                        .ifPresent(
                                missing -> nearest.merge(reason, new NearestNode(name, missing), NearestNode::nearer));
            }
        }
        Diagnosis counted = of(byNode);
        return new Diagnosis(counted.nodes, counted.counts, nearest);
    }

    /** Whether the change may let the pod fit; every change may where there was no node at all. */
    public boolean mayEndWith(ClusterChange change) {
        return counts.isEmpty() || counts.keySet().stream().anyMatch(reason -> reason.mayEndWith(change));
    }

    /** Whether other pods that come, go or change their labels may let the pod fit. */
    public boolean mayEndWithPeers() {
        return counts.keySet().stream().anyMatch(Rejection.OfPeers.class::isInstance);
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

    /**
     * By how much the nearest node misses each resource that there is too little of, to be read after the message; "" where that is
     * not the trouble. Such as {@code Nearest: 4 cpu asked, 2500m free, 1500m short on node-2.}
     */
    public String nearestInWords() {
        String all = nearest.entrySet().stream()
                .filter(entry -> entry.getKey() instanceof Rejection.Insufficient)
                .sorted(Comparator.comparing(entry -> entry.getKey().reason()))
                .map(entry -> entry.getValue().shortfall().sentence() + " on "
                        + entry.getValue().node())
                .collect(Collectors.joining("; "));
        return all.isEmpty() ? "" : "Nearest: " + all + ".";
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

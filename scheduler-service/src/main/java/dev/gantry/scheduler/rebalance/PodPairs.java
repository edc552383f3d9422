package dev.gantry.scheduler.rebalance;

import dev.gantry.scheduler.placement.BoundPod;
import dev.gantry.scheduler.placement.NodeInfo;
import dev.gantry.scheduler.placement.SpreadConstraint;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How many pods of each owner share a node, or a domain that their required spread constraints speak of. Counted in pairs, a move from a place
 * with more others of the owner to one with fewer is a fall: of 3 pods on a and 1 on b there are 3 pairs, of 2 and 2 there are 2.
 */
final class PodPairs {

    /** A node by the topology key "", or all nodes of one value of a key; by owner. */
    private record Place(String owner, String topologyKey, String value) {}

    private static final String NODE = "";

    private final Map<String, NodeInfo> nodes;
    private final Map<Place, Integer> pods = new HashMap<>();

    /** @param nodes by their names; the caller may add more */
    PodPairs(Map<String, NodeInfo> nodes) {
        this.nodes = nodes;
    }

    void count(BoundPod pod, String node, int change) {
        if (!pod.owner().isEmpty()) {
            pods.merge(new Place(pod.owner(), NODE, node), change, Integer::sum);
            keys(pod).forEach(key -> pods.merge(place(pod, key, node), change, Integer::sum));
        }
    }

    /** How many pairs on nodes there are more, or negative, fewer, once the pod is on the other node. */
    int changeOnNodes(BoundPod pod, String from, String to) {
        return change(new Place(pod.owner(), NODE, from), new Place(pod.owner(), NODE, to));
    }

    /** The same of pairs in domains. */
    int changeInDomains(BoundPod pod, String from, String to) {
        return keys(pod)
                .mapToInt(key -> change(place(pod, key, from), place(pod, key, to)))
                .sum();
    }

    private int change(Place from, Place to) {
        int others = pods.getOrDefault(from, 1) - 1;
        return from.equals(to) ? 0 : pods.getOrDefault(to, 0) - others;
    }

    private static Stream<String> keys(BoundPod pod) {
        return pod.traits().terms().spread().stream()
                .filter(SpreadConstraint::required)
                .map(SpreadConstraint::topologyKey)
                .distinct();
    }

    private Place place(BoundPod pod, String topologyKey, String node) {
        NodeInfo info = nodes.get(node);
        String value = info == null ? "" : info.labels().getOrDefault(topologyKey, "");
        return new Place(pod.owner(), topologyKey, value);
    }
}

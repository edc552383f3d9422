package dev.gantry.scheduler.placement;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of one label of nodes, numbered.
 *
 * @param of the domain of each node, or {@link #NONE} for a node without the label
 * @param count how many domains there are
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; an array, since a plan reads it for every node
record TopologyDomains(int[] of, int count) {

    static final int NONE = -1;

    static TopologyDomains of(String topologyKey, List<NodeInfo> nodes) {
        Map<String, Integer> numbers = new HashMap<>();
        int[] of = new int[nodes.size()];
        for (int node = 0; node < of.length; node++) {
            String value = nodes.get(node).labels().get(topologyKey);
            of[node] = value == null ? NONE : numbers.computeIfAbsent(value, v -> numbers.size());
        }
        return new TopologyDomains(of, numbers.size());
    }
}

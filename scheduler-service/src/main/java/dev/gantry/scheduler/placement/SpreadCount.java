package dev.gantry.scheduler.placement;

import java.util.List;

/**
 * One topology spread constraint of a pod, counted. The skew of a node's domain is the pods that it would have with the pod,
 * less those of the emptiest domain; nodes that do not count make no domain.
 * Worked case: zones a, b and c run 2, 1 and 0 of the pods and maxSkew is 1. A pod in a would make 3 - 0, in b 2 - 0, in c
 * 1 - 0: only c will do. Is c a zone whose nodes do not count, the emptiest domain is b, and b will do as well (2 - 1).
 *
 * <p>Source: kubernetes.io, "Pod Topology Spread Constraints".
 */
final class SpreadCount {

    private final SpreadConstraint constraint;
    private final DomainCount count;
    private final boolean[] present;
    private final int domains;
    private final long self;
    private long least;
    private boolean leastKnown;

    /** @param eligible the nodes that count: those with all the keys of such constraints that the policies include */
    SpreadCount(SpreadConstraint constraint, PodTraits self, TopologyDomains domains, boolean[] eligible) {
        this.constraint = constraint;
        this.count = new DomainCount(domains, eligible);
        this.present = count.present(eligible);
        int presentDomains = 0;
        for (boolean there : present) {
            presentDomains += there ? 1 : 0;
        }
        this.domains = presentDomains;
        this.self = constraint.counts(self, self) ? 1 : 0;
    }

    static boolean[] eligible(
            SpreadConstraint constraint,
            List<SpreadConstraint> together,
            NodeConstraints constraints,
            List<NodeInfo> nodes) {
        boolean[] eligible = new boolean[nodes.size()];
        for (int node = 0; node < eligible.length; node++) {
            NodeInfo info = nodes.get(node);
            eligible[node] = together.stream().allMatch(other -> info.labels().containsKey(other.topologyKey()))
                    && constraint.includes(constraints, info);
        }
        return eligible;
    }

    SpreadConstraint constraint() {
        return constraint;
    }

    void add(int node, long pods) {
        count.add(node, pods);
        leastKnown = false;
    }

    boolean hasLabel(int node) {
        return count.hasLabel(node);
    }

    /** How much the skew would pass what is allowed on the node; not above 0 where it would not. */
    long excess(int node) {
        return count.at(node) + self - least() - constraint.maxSkew();
    }

    /** What the node costs: the pods of its domain, more so the fewer domains there could be to spread over. */
    double cost(int node) {
        return count.at(node) * Math.log(domains + 2.0) + (constraint.maxSkew() - 1);
    }

    private long least() {
        if (!leastKnown) {
            long smallest = count.least(present);
            least = domains < constraint.minDomains() || smallest == Long.MAX_VALUE ? 0 : smallest;
            leastKnown = true;
        }
        return least;
    }
}

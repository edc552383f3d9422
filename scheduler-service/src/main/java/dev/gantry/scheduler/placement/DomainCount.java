package dev.gantry.scheduler.placement;

import org.jspecify.annotations.Nullable;

/** A number for each domain of a topology, to which what runs on its nodes adds. */
final class DomainCount {

    private final TopologyDomains domains;
    private final boolean @Nullable [] eligible;
    private final long[] counts;
    private long total;

    /** @param eligible the nodes that count; all where it is absent */
    DomainCount(TopologyDomains domains, boolean @Nullable [] eligible) {
        this.domains = domains;
        this.eligible = eligible;
        this.counts = new long[domains.count()];
    }

    void add(int node, long amount) {
        int domain = domains.of()[node];
        if (domain != TopologyDomains.NONE && (eligible == null || eligible[node])) {
            counts[domain] += amount;
            total += amount;
        }
    }

    boolean hasLabel(int node) {
        return domains.of()[node] != TopologyDomains.NONE;
    }

    /** The number of the node's domain; 0 for a node without the label. */
    long at(int node) {
        int domain = domains.of()[node];
        return domain == TopologyDomains.NONE ? 0 : counts[domain];
    }

    /** The sum over all domains. */
    long total() {
        return total;
    }

    /** The domains that have a node of {@code nodes}. */
    boolean[] present(boolean[] nodes) {
        boolean[] present = new boolean[counts.length];
        for (int node = 0; node < nodes.length; node++) {
            int domain = domains.of()[node];
            if (nodes[node] && domain != TopologyDomains.NONE) {
                present[domain] = true;
            }
        }
        return present;
    }

    /** The smallest number of the given domains; {@code Long.MAX_VALUE} where none is given. */
    long least(boolean[] of) {
        long least = Long.MAX_VALUE;
        for (int domain = 0; domain < of.length; domain++) {
            if (of[domain] && counts[domain] < least) {
                least = counts[domain];
            }
        }
        return least;
    }
}

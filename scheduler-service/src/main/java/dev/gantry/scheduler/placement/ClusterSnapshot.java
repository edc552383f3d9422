package dev.gantry.scheduler.placement;

import java.util.List;
import java.util.Map;

/** Nodes and what is used of them at one moment; it never changes. */
public final class ClusterSnapshot {

    private final List<NodeInfo> nodes;
    private final UsageTable usage;
    private final Map<String, int[]> podsOfOwners;

    ClusterSnapshot(List<NodeInfo> nodes, UsageTable usage, Map<String, int[]> podsOfOwners) {
        this.nodes = List.copyOf(nodes);
        this.usage = usage;
        this.podsOfOwners = Map.copyOf(podsOfOwners);
    }

    /** The nodes; their positions are the indexes of the usage. */
    public List<NodeInfo> nodes() {
        return nodes;
    }

    /** A copy of the usage, to plan on. */
    UsageTable usageCopy() {
        return new UsageTable(usage);
    }

    /** A copy of how many pods of the owner run on each node. */
    int[] podsOfOwnerCopy(String owner) {
        int[] counts = podsOfOwners.get(owner);
        return counts == null ? new int[nodes.size()] : counts.clone();
    }
}

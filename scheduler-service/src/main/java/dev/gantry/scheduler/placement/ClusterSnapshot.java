package dev.gantry.scheduler.placement;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Nodes, what is used of them, and what is promised of them, at one moment; it never changes. */
public final class ClusterSnapshot {

    private final List<NodeInfo> nodes;
    private final UsageTable usage;
    private final Map<String, int[]> podsOfOwners;
    private final List<Nomination> nominations;
    private final PeerSnapshot peers;
    private final Map<List<String>, long[]> imageScores;
    private final DemandMix demandMix;

    ClusterSnapshot(
            List<NodeInfo> nodes,
            UsageTable usage,
            Map<String, int[]> podsOfOwners,
            List<Nomination> nominations,
            PeerSnapshot peers,
            Map<List<String>, long[]> imageScores,
            DemandMix demandMix) {
        this.nodes = List.copyOf(nodes);
        this.usage = usage;
        this.podsOfOwners = Map.copyOf(podsOfOwners);
        this.nominations = nominations;
        this.peers = peers;
        this.imageScores = imageScores;
        this.demandMix = demandMix;
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

    /** Whether a pod that is planned for has this owner, so that it matters where the owner's pods run. */
    boolean countsPodsOf(String owner) {
        return podsOfOwners.containsKey(owner);
    }

    /** Places that are promised to pending pods, those of the highest priority first. */
    List<Nomination> nominations() {
        return nominations;
    }

    /** The running pods that matter to others by rules about peers. */
    PeerSnapshot peers() {
        return peers;
    }

    /** What each node scores for having these images; null where that is nothing anywhere. */
    long @Nullable [] imageScores(List<String> images) {
        return imageScores.get(images);
    }

    /** Which pods with accelerators are to be expected. */
    DemandMix demandMix() {
        return demandMix;
    }

    /** The nodes' positions by name. */
    Map<String, Integer> indexes() {
        Map<String, Integer> indexes = HashMap.newHashMap(nodes.size());
        for (int node = 0; node < nodes.size(); node++) {
            indexes.put(nodes.get(node).name(), node);
        }
        return indexes;
    }
}

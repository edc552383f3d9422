package dev.gantry.scheduler.placement;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is used of the nodes while a plan is made: the snapshot, and every pod that the plan has placed so far. */
final class PlanLedger {

    private final List<NodeInfo> nodes;
    private final UsageTable usage;
    private final Map<String, int[]> podsOfOwners = new HashMap<>();
    private final ClusterSnapshot snapshot;
    private final int[] placements;
    private final int[] placementsOfNode;
    private final Map<NodeConstraints, NodeEvaluation> evaluations = new HashMap<>();
    private int count;

    /** A ledger for at most {@code pods} placements. */
    PlanLedger(ClusterSnapshot snapshot, int pods) {
        this.snapshot = snapshot;
        this.nodes = snapshot.nodes();
        this.usage = snapshot.usageCopy();
        this.placements = new int[pods];
        this.placementsOfNode = new int[nodes.size()];
    }

    List<NodeInfo> nodes() {
        return nodes;
    }

    UsageTable usage() {
        return usage;
    }

    PreparedDemand prepare(PodDemand demand, String owner) {
        int[] podsOfOwner = owner.isEmpty()
                ? new int[nodes.size()]
                : podsOfOwners.computeIfAbsent(owner, snapshot::podsOfOwnerCopy);
        return new PreparedDemand(demand, usage.axes(), podsOfOwner);
    }

    void place(PendingPod pod, int node) {
        usage.count(node, pod.demand(), 1);
        int[] podsOfOwner = podsOfOwners.get(pod.owner());
        if (podsOfOwner != null) {
            podsOfOwner[node]++;
        }
        placements[count++] = node;
        placementsOfNode[node]++;
    }

    /** What the profile makes of all nodes for the constraints; done once for all groups that share them. */
    NodeEvaluation evaluate(Profile profile, NodeConstraints constraints) {
        return evaluations.computeIfAbsent(constraints, c -> NodeEvaluation.of(profile, c, nodes));
    }

    /** How many pods were placed on the node; what was computed of it at a lower count is out of date. */
    int placementsOf(int node) {
        return placementsOfNode[node];
    }

    /** How many pods were placed. */
    int placements() {
        return count;
    }

    /** The node of the i-th placement. */
    int placement(int i) {
        return placements[i];
    }
}

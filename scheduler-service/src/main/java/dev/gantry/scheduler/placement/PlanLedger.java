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
    private final Promises promises;
    private int count;

    /** A ledger for at most {@code pods} placements. */
    PlanLedger(ClusterSnapshot snapshot, int pods) {
        this.snapshot = snapshot;
        this.nodes = snapshot.nodes();
        this.usage = snapshot.usageCopy();
        // Each promise is counted once and given back once at the most.
        this.placements = new int[pods + 2 * snapshot.nominations().size()];
        this.placementsOfNode = new int[nodes.size()];
        this.promises = new Promises(
                snapshot, (node, demand) -> change(node, demand, 1), (node, demand) -> change(node, demand, -1));
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
        int[] podsOfOwner = podsOfOwners.get(pod.owner());
        if (podsOfOwner != null) {
            podsOfOwner[node]++;
        }
        change(node, pod.demand(), 1);
    }

    Promises promises() {
        return promises;
    }

    private void change(int node, PodDemand demand, int pods) {
        usage.count(node, demand, pods);
        placements[count++] = node;
        placementsOfNode[node]++;
    }

    /** What the profile makes of all nodes for the constraints; done once for all groups that share them. */
    NodeEvaluation evaluate(Profile profile, NodeConstraints constraints) {
        return evaluations.computeIfAbsent(constraints, c -> NodeEvaluation.of(profile, c, nodes));
    }

    /** How often the node's usage changed; what was computed of it at a lower count is out of date. */
    int placementsOf(int node) {
        return placementsOfNode[node];
    }

    /** How many changes there were: pods placed, and places promised or given back. */
    int placements() {
        return count;
    }

    /** The node of the i-th change. */
    int placement(int i) {
        return placements[i];
    }
}

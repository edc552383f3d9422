package dev.gantry.scheduler.placement;

import dev.gantry.scheduler.placement.PodExplanation.PluginScore;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/** The pods of one plan for which all nodes are judged alike. */
interface PodGroup {

    /** The group of pods like this one. */
    static PodGroup of(PendingPod pod, Profile profile, PlanLedger ledger, RandomGenerator random) {
        if (ledger.dependsOnPeers(pod.traits())) {
            return new ScannedGroup(profile, ledger, random, pod);
        }
        return pod.demand()
                .constraints()
                .namedNodes()
                .filter(names -> names.size() <= NamedNodesGroup.MAX_NAMES)
                .<PodGroup>map(names -> new NamedNodesGroup(profile, ledger, random, pod, names))
                .orElseGet(() -> new RankedGroup(profile, ledger, random, pod.demand(), pod.owner()));
    }

    /** The best node for the next pod of the group, or empty where no node can take it. */
    OptionalInt bestNode();

    /** Whether the node can take the next pod of the group. */
    boolean accepts(int node);

    /** What each plugin scores a node that can take the next pod of the group. */
    List<PluginScore> scores(int node);

    /** The accelerators that the next pod of the group gets on a node that can take it. */
    DeviceSet devicesAt(int node);

    /** Why the node cannot take the next pod of the group; empty where it can. */
    List<Rejection> rejections(int node);

    /** Why no node can take a pod of the group. */
    Diagnosis diagnosis();

    /** Asks for the rejections of every node; {@code shortfalls} are those of the group's pods. */
    default Diagnosis diagnose(List<NodeInfo> nodes, Shortfalls shortfalls) {
        List<List<Rejection>> byNode = new ArrayList<>(nodes.size());
        for (int node = 0; node < nodes.size(); node++) {
            byNode.add(rejections(node));
        }
        return Diagnosis.of(byNode, nodes, shortfalls);
    }
}

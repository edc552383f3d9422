package dev.gantry.scheduler.placement;

import dev.gantry.scheduler.placement.PodExplanation.PluginScore;
import java.util.List;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/** The pods of one plan for which all nodes are judged alike. */
interface PodGroup {

    /** The group of pods like this one. */
    static PodGroup of(PendingPod pod, Profile profile, PlanLedger ledger, RandomGenerator random) {
        return ledger.dependsOnPeers(pod.traits())
                ? new ScannedGroup(profile, ledger, random, pod)
                : new RankedGroup(profile, ledger, random, pod.demand(), pod.owner());
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
}

package dev.gantry.scheduler.placement;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.scheduler.placement.PodExplanation.ScoredNode;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * What became of a batch of pods: it leaves no choice to whoever carries it out.
 *
 * @param placed the pods that go to a node, in the order of the batch
 * @param unplaced the pods that no node can take, in the order of the batch
 * @param scores of the placed pods' nodes at their turns; empty where nobody asked for them
 * @param gangs the gangs none of whose pods is placed, since too few of them could be
 */
public record PlacementPlan(
        List<Placed> placed, List<Unplaced> unplaced, List<UnplacedGang> gangs, Map<ObjectKey, ScoredNode> scores) {

    public PlacementPlan {
        placed = List.copyOf(placed);
        unplaced = List.copyOf(unplaced);
        gangs = List.copyOf(gangs);
        scores = Collections.unmodifiableMap(scores);
    }

    /** A pod, its node, and the accelerators there that it gets. */
    public record Placed(PendingPod pod, String nodeName, DeviceSet devices) {}

    /** A pod and why no node takes it. */
    public record Unplaced(PendingPod pod, Diagnosis diagnosis) {}
}

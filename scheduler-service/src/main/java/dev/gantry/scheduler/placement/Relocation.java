package dev.gantry.scheduler.placement;

import dev.gantry.scheduler.placement.PodExplanation.ScoredNode;
import java.util.Optional;

/**
 * Where the scheduler would place a running pod now if it had no node.
 *
 * @param pod as it would look for a node
 * @param bound as it takes its share of its node
 * @param here its node, as scored with the pod; empty where a spread constraint of the pod forbids it by now
 * @param there the node of the highest score, which may be the same
 * @param devices the accelerators that it would get there
 */
public record Relocation(
        PendingPod pod, BoundPod bound, Optional<ScoredNode> here, ScoredNode there, DeviceSet devices) {

    public String from() {
        return bound.nodeName();
    }

    public String to() {
        return there.node();
    }

    /** Whether the other node is better by this, in the units of {@link Profile#MAX_SCORE}, or the only one allowed. */
    public boolean isBetterBy(long margin) {
        return here.isEmpty() || there.total() - here.get().total() >= margin;
    }
}

package dev.gantry.scheduler.placement.plugin;

import dev.gantry.scheduler.placement.NodeConstraints;
import dev.gantry.scheduler.placement.NodeFilter;
import dev.gantry.scheduler.placement.NodeInfo;
import dev.gantry.scheduler.placement.NodeTaint;
import dev.gantry.scheduler.placement.Rejection;
import dev.gantry.scheduler.placement.TaintEffect;
import java.util.Optional;

/** Keeps pods off cordoned nodes, but for pods that tolerate the taint of a cordon. */
final class NodeUnschedulable implements NodeFilter {

    private static final NodeTaint CORDON =
            new NodeTaint("node.kubernetes.io/unschedulable", "", TaintEffect.NO_SCHEDULE);

    @Override
    public Optional<Rejection> reject(NodeConstraints constraints, NodeInfo node) {
        return node.unschedulable() && !constraints.tolerates(CORDON)
                ? Optional.of(new Rejection.Cordoned())
                : Optional.empty();
    }
}

package dev.gantry.scheduler.placement.plugin;

import dev.gantry.scheduler.placement.NodeConstraints;
import dev.gantry.scheduler.placement.NodeFilter;
import dev.gantry.scheduler.placement.NodeInfo;
import dev.gantry.scheduler.placement.Rejection;
import java.util.Optional;

/** Passes only the node that a pod names, if it names one. */
final class NodeName implements NodeFilter {

    @Override
    public Optional<Rejection> reject(NodeConstraints constraints, NodeInfo node) {
        String wanted = constraints.nodeName();
        return wanted.isEmpty() || wanted.equals(node.name())
                ? Optional.empty()
                : Optional.of(new Rejection.OtherNodeNamed());
    }
}

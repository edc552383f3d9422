package dev.gantry.scheduler.placement.plugin;

import dev.gantry.scheduler.placement.NodeConstraints;
import dev.gantry.scheduler.placement.NodeFilter;
import dev.gantry.scheduler.placement.NodeInfo;
import dev.gantry.scheduler.placement.Rejection;
import java.util.Optional;

/** Passes nodes in the zones and regions that the labels of the pod's volumes name. */
final class VolumeZone implements NodeFilter {

    @Override
    public Optional<Rejection> reject(NodeConstraints constraints, NodeInfo node) {
        return constraints.volumes().boundZones(node)
                ? Optional.empty()
                : Optional.of(new Rejection.VolumeInOtherZone());
    }
}

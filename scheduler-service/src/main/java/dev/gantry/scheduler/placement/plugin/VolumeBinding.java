package dev.gantry.scheduler.placement.plugin;

import dev.gantry.scheduler.placement.NodeConstraints;
import dev.gantry.scheduler.placement.NodeFilter;
import dev.gantry.scheduler.placement.NodeInfo;
import dev.gantry.scheduler.placement.Rejection;
import java.util.Optional;

/** Passes nodes on which the pod's volumes can be used, and on which those that it lacks can be had. */
final class VolumeBinding implements NodeFilter {

    /** Comes before all other filters: what stands in the way of every node needs no node to be looked at. */
    static final class Prerequisites implements NodeFilter {
        @Override
        public Optional<Rejection> reject(NodeConstraints constraints, NodeInfo node) {
            String obstacle = constraints.volumes().obstacle();
            return obstacle.isEmpty() ? Optional.empty() : Optional.of(new Rejection.ClaimsNotReady(obstacle));
        }
    }

    @Override
    public Optional<Rejection> reject(NodeConstraints constraints, NodeInfo node) {
        if (!constraints.volumes().boundReach(node)) {
            return Optional.of(new Rejection.VolumeElsewhere());
        }
        return constraints.volumes().openReach(node) ? Optional.empty() : Optional.of(new Rejection.NoVolumeToBind());
    }
}

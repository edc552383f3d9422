package dev.gantry.scheduler.placement.plugin;

import dev.gantry.scheduler.placement.NodeConstraints;
import dev.gantry.scheduler.placement.NodeFilter;
import dev.gantry.scheduler.placement.NodeInfo;
import dev.gantry.scheduler.placement.NodeScore;
import dev.gantry.scheduler.placement.NodeTaint;
import dev.gantry.scheduler.placement.Profile;
import dev.gantry.scheduler.placement.Rejection;
import dev.gantry.scheduler.placement.TaintEffect;
import java.util.List;
import java.util.Optional;

/**
 * Keeps pods off nodes with a taint that they do not tolerate, and prefers nodes with the fewest PreferNoSchedule taints
 * that they do not tolerate: a node without any scores the best, the node with the most scores 0.
 */
final class TaintToleration implements NodeFilter, NodeScore {

    @Override
    public Optional<Rejection> reject(NodeConstraints constraints, NodeInfo node) {
        for (NodeTaint taint : node.taints()) {
            boolean forbids = taint.effect() != TaintEffect.PREFER_NO_SCHEDULE;
            if (forbids && !constraints.tolerates(taint)) {
                return Optional.of(new Rejection.UntoleratedTaint(taint.key(), taint.value()));
            }
        }
        return Optional.empty();
    }

    @Override
    public String plugin() {
        return "TaintToleration";
    }

    @Override
    public long[] score(NodeConstraints constraints, List<NodeInfo> nodes, boolean[] feasible) {
        long[] unwelcome = Normalisation.count(nodes, feasible, node -> unwelcome(constraints, node));
        long most = Normalisation.largest(unwelcome);
        for (int node = 0; node < unwelcome.length; node++) {
            if (feasible[node]) {
                unwelcome[node] = most == 0 ? Profile.MAX_SCORE : Profile.MAX_SCORE * (most - unwelcome[node]) / most;
            }
        }
        return unwelcome;
    }

    private static long unwelcome(NodeConstraints constraints, NodeInfo node) {
        long unwelcome = 0;
        for (NodeTaint taint : node.taints()) { // no stream: asked of every node
            if (taint.effect() == TaintEffect.PREFER_NO_SCHEDULE && !constraints.tolerates(taint)) {
                unwelcome++;
            }
        }
        return unwelcome;
    }
}

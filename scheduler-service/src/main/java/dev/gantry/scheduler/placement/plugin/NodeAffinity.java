package dev.gantry.scheduler.placement.plugin;

import dev.gantry.scheduler.placement.NodeConstraints;
import dev.gantry.scheduler.placement.NodeFilter;
import dev.gantry.scheduler.placement.NodeInfo;
import dev.gantry.scheduler.placement.NodeScore;
import dev.gantry.scheduler.placement.NodeTerm;
import dev.gantry.scheduler.placement.Rejection;
import java.util.List;
import java.util.Optional;

/**
 * Passes nodes that have all labels of the pod's nodeSelector and match one of its required terms, and prefers the node
 * whose matching preferred terms weigh the most.
 */
final class NodeAffinity implements NodeFilter, NodeScore {

    private static final Optional<Rejection> UNMATCHED = Optional.of(new Rejection.AffinityUnmatched());

    @Override
    public Optional<Rejection> reject(NodeConstraints constraints, NodeInfo node) {
        return constraints.selects(node) ? Optional.empty() : UNMATCHED;
    }

    @Override
    public String plugin() {
        return "NodeAffinity";
    }

    @Override
    public long[] score(NodeConstraints constraints, List<NodeInfo> nodes, boolean[] feasible) {
        List<NodeTerm.Preferred> preferred = constraints.preferred();
        return preferred.isEmpty()
                ? new long[nodes.size()]
                : Normalisation.toLargest(Normalisation.count(nodes, feasible, node -> weight(preferred, node)));
    }

    private static long weight(List<NodeTerm.Preferred> preferred, NodeInfo node) {
        return preferred.stream()
                .filter(preference -> preference.term().matches(node))
                .mapToLong(NodeTerm.Preferred::weight)
                .sum();
    }
}

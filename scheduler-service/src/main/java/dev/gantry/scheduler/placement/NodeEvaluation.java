package dev.gantry.scheduler.placement;

import java.util.List;
import java.util.Optional;

/**
 * What the filters and scores that look only at what nodes are say of all nodes.
 *
 * @param rejections why each node is out, empty where it is not
 * @param feasible whether each node is not rejected
 * @param scores the weighted sum of each node's scores
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; arrays, since a plan reads them for every node
record NodeEvaluation(List<Optional<Rejection>> rejections, boolean[] feasible, long[] scores) {

    static NodeEvaluation of(Profile profile, NodeConstraints constraints, List<NodeInfo> nodes) {
        List<Optional<Rejection>> rejections = nodes.stream()
                .map(node -> firstRejection(profile, constraints, node))
                .toList();
        boolean[] feasible = new boolean[nodes.size()];
        for (int node = 0; node < feasible.length; node++) {
            feasible[node] = rejections.get(node).isEmpty();
        }
        return new NodeEvaluation(rejections, feasible, scores(profile, constraints, nodes));
    }

    private static Optional<Rejection> firstRejection(Profile profile, NodeConstraints constraints, NodeInfo node) {
        for (NodeFilter filter : profile.nodeFilters()) {
            Optional<Rejection> rejection = filter.reject(constraints, node);
            if (rejection.isPresent()) {
                return rejection;
            }
        }
        return Optional.empty();
    }

    private static long[] scores(Profile profile, NodeConstraints constraints, List<NodeInfo> nodes) {
        long[] sums = new long[nodes.size()];
        for (Profile.Weighted<NodeScore> score : profile.nodeScores()) {
            long[] scores = score.plugin().score(constraints, nodes);
            for (int node = 0; node < sums.length; node++) {
                sums[node] += scores[node] * score.weight();
            }
        }
        return sums;
    }
}

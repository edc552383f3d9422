package dev.gantry.scheduler.placement;

import dev.gantry.scheduler.placement.PodExplanation.PluginScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the filters and scores that look only at what nodes are say of all nodes, or of some.
 *
 * @param rejections why each node is out, empty where it is not
 * @param feasible whether each node is not rejected
 * @param scores the weighted sum of each node's scores
 * @param scoresByPlugin the scores of each node without their weights, in the profile's order
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; arrays, since a plan reads them for every node
record NodeEvaluation(
        List<Optional<Rejection>> rejections, boolean[] feasible, long[] scores, List<long[]> scoresByPlugin) {

    static NodeEvaluation of(Profile profile, NodeConstraints constraints, List<NodeInfo> nodes) {
        List<Optional<Rejection>> rejections = nodes.stream()
                .map(node -> firstRejection(profile, constraints, node))
                .toList();
        boolean[] feasible = new boolean[nodes.size()];
        for (int node = 0; node < feasible.length; node++) {
            feasible[node] = rejections.get(node).isEmpty();
        }
        List<long[]> byPlugin = profile.nodeScores().stream()
                .map(score -> score.plugin().score(constraints, nodes, feasible))
                .toList();
        return new NodeEvaluation(rejections, feasible, sums(profile, byPlugin, feasible.length), byPlugin);
    }

    /** What each plugin scores the node at the position. */
    List<PluginScore> pluginScores(Profile profile, int at) {
        List<PluginScore> scores = new ArrayList<>();
        for (int plugin = 0; plugin < profile.nodeScores().size(); plugin++) {
            Profile.Weighted<NodeScore> score = profile.nodeScores().get(plugin);
            scores.add(new PluginScore(score.plugin().plugin(), scoresByPlugin.get(plugin)[at], score.weight()));
        }
        return scores;
    }

    /** Why the first filter that refuses the node does so. */
    static Optional<Rejection> firstRejection(Profile profile, NodeConstraints constraints, NodeInfo node) {
        for (NodeFilter filter : profile.nodeFilters()) {
            Optional<Rejection> rejection = filter.reject(constraints, node);
            if (rejection.isPresent()) {
                return rejection;
            }
        }
        return Optional.empty();
    }

    private static long[] sums(Profile profile, List<long[]> byPlugin, int nodes) {
        long[] sums = new long[nodes];
        for (int plugin = 0; plugin < byPlugin.size(); plugin++) {
            long[] scores = byPlugin.get(plugin);
            int weight = profile.nodeScores().get(plugin).weight();
            for (int node = 0; node < nodes; node++) {
                sums[node] += scores[node] * weight;
            }
        }
        return sums;
    }
}

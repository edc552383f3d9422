package dev.gantry.scheduler.placement;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Why a pod is where it is, or why it is nowhere: what the plugins say of every node at one moment. A pod that has its node is
 * judged as if it had none.
 *
 * @param nodes how many nodes there are
 * @param rejected the nodes that cannot take the pod, by reason, the reason of most nodes first; a node may be counted for several
 * @param feasible how many nodes can take it
 * @param best those of them with the highest scores, best first
 * @param chosen the node that it has, if that can take it
 */
public record PodExplanation(
        int nodes, List<RejectedNodes> rejected, int feasible, List<ScoredNode> best, Optional<ScoredNode> chosen) {

    /** Nodes shown by name. */
    static final int MAX_SHOWN = 10;

    /**
     * Nodes that one plugin rejects for one reason.
     *
     * @param nodes how many
     * @param examples some of their names, the nearest to being enough first
     * @param shortfall by how much the nearest of them misses, if that can be counted
     */
    public record RejectedNodes(
            String plugin, String reason, int nodes, List<String> examples, Optional<Shortfall> shortfall) {}

    /**
     * A node and what the plugins score it.
     *
     * @param total the weighted sum, in the units of {@link Profile#MAX_SCORE}
     */
    public record ScoredNode(String node, long total, List<PluginScore> scores) {

        static ScoredNode of(String node, List<PluginScore> scores) {
            long total = scores.stream()
                    .mapToLong(score -> score.score() * score.weight())
                    .sum();
            return new ScoredNode(node, total, List.copyOf(scores));
        }

        /**
         * In a few words, on Kubernetes' scale of 100 a plugin, without those that score nothing, such as
         * {@code score 362.5 (TaintToleration 3x100, NodeResourcesFit 62.5)}.
         */
        public String summary() {
            String parts = scores.stream()
                    .filter(score -> score.score() * score.weight() != 0)
                    .map(PluginScore::summary)
                    .collect(Collectors.joining(", "));
            return "score " + hundreds(total) + (parts.isEmpty() ? "" : " (" + parts + ")");
        }
    }

    /** What one plugin scores, from 0 to {@link Profile#MAX_SCORE} (the sum of two plugins to twice that), and its weight. */
    public record PluginScore(String plugin, long score, int weight) {

        String summary() {
            return plugin + " " + (weight == 1 ? "" : weight + "x") + hundreds(score);
        }
    }

    /** With one decimal, if that is not 0. */
    private static String hundreds(long score) {
        long tenths = Math.round(score * 1000.0 / Profile.MAX_SCORE);
        return tenths / 10 + (tenths % 10 == 0 ? "" : "." + Math.abs(tenths % 10));
    }
}

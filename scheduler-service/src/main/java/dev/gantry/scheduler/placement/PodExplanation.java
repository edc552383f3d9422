package dev.gantry.scheduler.placement;

import java.util.List;
import java.util.Optional;

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
     * How far a node is from taking the pod.
     *
     * @param of the resource, in the units of {@link ResourceAmounts}, or {@code maxSkew}
     * @param wanted what the pod needs, or the skew that it would make
     * @param available what there is, or the skew that is allowed
     */
    public record Shortfall(String of, long wanted, long available) {

        long missing() {
            return Math.abs(wanted - available);
        }
    }

    /**
     * A node and what the plugins score it.
     *
     * @param total the weighted sum, in the units of {@link Profile#MAX_SCORE}
     */
    public record ScoredNode(String node, long total, List<PluginScore> scores) {}

    /** What one plugin scores, from 0 to {@link Profile#MAX_SCORE} (the sum of two plugins to twice that), and its weight. */
    public record PluginScore(String plugin, long score, int weight) {}
}

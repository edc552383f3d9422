package dev.gantry.scheduler.placement;

import java.util.List;

/**
 * The plugins that decide, in the order they run.
 *
 * @param nodeFilters run first; only the first rejection of a node counts
 * @param usageFilters run on the nodes that pass them
 * @param nodeScores with their weights
 * @param usageScores with their weights
 * @param podTopologySpreadWeight what the score of topology spread constraints counts
 * @param interPodAffinityWeight what the score of preferred affinity and anti-affinity counts
 * @param imageLocalityWeight what the score of images that a node has already counts
 * @param leastFragmentationWeight what the score of how little a pod fragments accelerators counts
 */
public record Profile(
        List<NodeFilter> nodeFilters,
        List<UsageFilter> usageFilters,
        List<Weighted<NodeScore>> nodeScores,
        List<Weighted<UsageScore>> usageScores,
        int podTopologySpreadWeight,
        int interPodAffinityWeight,
        int imageLocalityWeight,
        int leastFragmentationWeight) {

    /**
     * The best score of one plugin. Kubernetes scores from 0 to 100; these are thousandths of it, so that a small pod on a
     * large node still makes a difference.
     */
    public static final long MAX_SCORE = 100_000;

    /** Whether the score of a node never rises as it gets pods. */
    boolean scoresNeverRise() {
        return leastFragmentationWeight == 0
                && usageScores.stream().allMatch(score -> score.plugin().neverRises());
    }

    /** A plugin and what its score counts. */
    public record Weighted<S>(S plugin, int weight) {}
}

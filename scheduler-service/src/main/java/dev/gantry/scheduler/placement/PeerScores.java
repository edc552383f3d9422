package dev.gantry.scheduler.placement;

import java.util.ArrayList;
import java.util.List;

/**
 * The weighted scores of PodTopologySpread and InterPodAffinity for one pod, on the scale of the nodes that can take it. Where
 * costs are 2, 3 and 4, spreading scores (4 + 2 - cost) / 4: the best, three quarters and a half. Where affinity weighs -10, 0 and
 * 30, it scores 0, a quarter and the best.
 */
final class PeerScores {

    private final Profile profile;
    private final PeerCounts peers;
    private double leastCost = Double.MAX_VALUE;
    private double mostCost;
    private long leastWeight = Long.MAX_VALUE;
    private long mostWeight = Long.MIN_VALUE;

    private PeerScores(Profile profile, PeerCounts peers) {
        this.profile = profile;
        this.peers = peers;
    }

    /** The scale of the first {@code count} candidates, of which there is at least one. */
    static PeerScores of(Profile profile, PeerCounts peers, int[] candidates, int count) {
        PeerScores scores = new PeerScores(profile, peers);
        for (int i = 0; i < count; i++) {
            scores.widen(candidates[i]);
        }
        return scores;
    }

    private void widen(int node) {
        if (peers.prefersSpread() && peers.canSpread(node)) {
            double cost = peers.spreadCost(node);
            leastCost = Math.min(leastCost, cost);
            mostCost = Math.max(mostCost, cost);
        }
        if (peers.hasWeights()) {
            long weight = peers.weight(node);
            leastWeight = Math.min(leastWeight, weight);
            mostWeight = Math.max(mostWeight, weight);
        }
    }

    long at(int node) {
        long score = 0;
        if (peers.prefersSpread()) {
            score += profile.podTopologySpreadWeight() * spread(node);
        }
        if (peers.hasWeights()) {
            score += profile.interPodAffinityWeight() * affinity(node);
        }
        return score;
    }

    /** The scores of the node one by one. */
    List<PodExplanation.PluginScore> of(int node) {
        List<PodExplanation.PluginScore> scores = new ArrayList<>();
        if (peers.prefersSpread()) {
            scores.add(new PodExplanation.PluginScore(
                    "PodTopologySpread", spread(node), profile.podTopologySpreadWeight()));
        }
        if (peers.hasWeights()) {
            scores.add(new PodExplanation.PluginScore(
                    "InterPodAffinity", affinity(node), profile.interPodAffinityWeight()));
        }
        return scores;
    }

    private long spread(int node) {
        if (!peers.canSpread(node)) {
            return 0;
        }
        return mostCost <= 0
                ? Profile.MAX_SCORE
                : (long) (Profile.MAX_SCORE * ((mostCost + leastCost - peers.spreadCost(node)) / mostCost));
    }

    private long affinity(int node) {
        return mostWeight == leastWeight
                ? 0
                : (long) (Profile.MAX_SCORE
                        * ((double) (peers.weight(node) - leastWeight) / (mostWeight - leastWeight)));
    }
}

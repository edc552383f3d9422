package dev.gantry.scheduler.placement;

import dev.gantry.scheduler.placement.PodExplanation.PluginScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the nodes' usage within a plan means for one demand, which all groups of pods judge alike. */
record UsageJudgement(Profile profile, PlanLedger ledger, PreparedDemand demand, NodeEvaluation evaluation) {

    /** Whether every filter that looks at usage lets the demand pass now; what the node itself is like is not asked. */
    boolean passes(int node) {
        for (UsageFilter filter : profile.usageFilters()) {
            if (!filter.passes(demand, ledger.usage(), node)) {
                return false;
            }
        }
        return true;
    }

    /** The weighted sum of the scores that look at usage. */
    long score(int node) {
        long score = 0;
        for (Profile.Weighted<UsageScore> usageScore : profile.usageScores()) {
            score += usageScore.plugin().score(demand, ledger.usage(), node) * usageScore.weight();
        }
        return score;
    }

    /** What each plugin scores the node, but for those that look at peers. */
    List<PluginScore> scores(int node) {
        List<PluginScore> scores = new ArrayList<>();
        for (int plugin = 0; plugin < profile.nodeScores().size(); plugin++) {
            Profile.Weighted<NodeScore> score = profile.nodeScores().get(plugin);
            long value = evaluation.scoresByPlugin().get(plugin)[node];
            scores.add(new PluginScore(score.plugin().plugin(), value, score.weight()));
        }
        for (Profile.Weighted<UsageScore> score : profile.usageScores()) {
            long value = score.plugin().score(demand, ledger.usage(), node);
            scores.add(new PluginScore(score.plugin().plugin(), value, score.weight()));
        }
        ledger.imageScore(demand.demand(), node)
                .ifPresent(score -> scores.add(new PluginScore("ImageLocality", score, profile.imageLocalityWeight())));
        return scores;
    }

    /** Why the first filter that refuses the node does so, with those that look at the node alone first; empty where none does. */
    List<Rejection> rejections(int node) {
        Optional<Rejection> byNode = evaluation.rejections().get(node);
        if (byNode.isPresent()) {
            return List.of(byNode.get());
        }
        for (UsageFilter filter : profile.usageFilters()) {
            List<Rejection> rejections = filter.reject(demand, ledger.usage(), node);
            if (!rejections.isEmpty()) {
                return rejections;
            }
        }
        return List.of();
    }
}

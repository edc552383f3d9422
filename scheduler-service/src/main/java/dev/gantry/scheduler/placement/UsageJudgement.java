package dev.gantry.scheduler.placement;

import dev.gantry.scheduler.placement.PodExplanation.PluginScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the nodes' usage within a plan means for one demand, which all groups of pods judge alike. */
final class UsageJudgement {

    private final Profile profile;
    private final PlanLedger ledger;
    private final PreparedDemand demand;

    /** Those that can reject a node for the demand. */
    private final UsageFilter[] filters;

    private final Optional<Fragmentation> fragmentation;

    UsageJudgement(Profile profile, PlanLedger ledger, PreparedDemand demand) {
        this.profile = profile;
        this.ledger = ledger;
        this.demand = demand;
        this.filters = profile.usageFilters().stream()
                .filter(filter -> filter.concerns(demand))
                .toArray(UsageFilter[]::new);
        this.fragmentation =
                profile.leastFragmentationWeight() == 0 ? Optional.empty() : Optional.of(ledger.fragmentation(profile));
    }

    /** Whether every filter that looks at usage lets the demand pass now; what the node itself is like is not asked. */
    boolean passes(int node) {
        for (UsageFilter filter : filters) {
            if (!filter.passes(demand, ledger.usage(), node)) {
                return false;
            }
        }
        return true;
    }

    /** Clears {@code feasible} for every node that does not pass. */
    void clearInfeasible(boolean[] feasible) {
        for (UsageFilter filter : filters) {
            filter.clearInfeasible(demand, ledger.usage(), feasible);
        }
    }

    /** The weighted sum of the scores that look at usage. */
    long score(int node) {
        long score = 0;
        for (Profile.Weighted<UsageScore> usageScore : profile.usageScores()) {
            score += usageScore.plugin().score(demand, ledger.usage(), node) * usageScore.weight();
        }
        if (fragmentation.isPresent()) {
            score += fragmentation.get().score(demand.demand(), node) * profile.leastFragmentationWeight();
        }
        return score;
    }

    /** What each plugin that looks at usage or images scores the node. */
    List<PluginScore> scores(int node) {
        List<PluginScore> scores = new ArrayList<>();
        for (Profile.Weighted<UsageScore> score : profile.usageScores()) {
            long value = score.plugin().score(demand, ledger.usage(), node);
            scores.add(new PluginScore(score.plugin().plugin(), value, score.weight()));
        }
        ledger.imageScore(demand.demand(), node)
                .ifPresent(score -> scores.add(new PluginScore("ImageLocality", score, profile.imageLocalityWeight())));
        fragmentation.ifPresent(least -> scores.add(new PluginScore(
                "LeastFragmentation", least.score(demand.demand(), node), profile.leastFragmentationWeight())));
        return scores;
    }

    /** The accelerators that a pod of the demand gets on a node that passes. */
    DeviceSet devicesAt(int node) {
        DeviceDemand wanted = demand.demand().devices();
        if (wanted.isNone()) {
            return DeviceSet.NONE;
        }
        return fragmentation
                .map(least -> least.choose(demand.demand(), node))
                .orElseGet(() -> BestFitDevices.choose(wanted, ledger.usage().devices(), node));
    }

    /** Why the first filter that looks at usage and refuses the node does so; empty where none does. */
    List<Rejection> rejections(int node) {
        for (UsageFilter filter : filters) {
            List<Rejection> rejections = filter.reject(demand, ledger.usage(), node);
            if (!rejections.isEmpty()) {
                return rejections;
            }
        }
        return List.of();
    }
}

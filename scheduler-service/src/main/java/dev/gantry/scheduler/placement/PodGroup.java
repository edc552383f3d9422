package dev.gantry.scheduler.placement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The pods of one plan that have the same demand and owner. All nodes are filtered and scored once, for the first pod; for
 * each further pod only the nodes that got a pod since are looked at again. That suffices because within a plan nodes are
 * only filled: a node that was infeasible stays so.
 */
final class PodGroup {

    /** Equal scores are told apart by this many random bits below the score. */
    private static final int TIE_BREAK_BITS = 16;

    private final Profile profile;
    private final PlanLedger ledger;
    private final RandomGenerator random;
    private final PreparedDemand demand;
    private final long[] nodeScores;
    private final NodeRanking ranking;
    private int seenPlacements;
    private @Nullable Diagnosis diagnosis;

    PodGroup(Profile profile, PlanLedger ledger, RandomGenerator random, PodDemand demand, String owner) {
        this.profile = profile;
        this.ledger = ledger;
        this.random = random;
        this.demand = ledger.prepare(demand, owner);
        this.ranking = new NodeRanking(ledger.nodes().size());
        boolean[] feasible = feasible();
        this.nodeScores = nodeScores();
        this.seenPlacements = ledger.placements();
        for (int node = 0; node < feasible.length; node++) {
            if (feasible[node]) {
                ranking.put(node, key(node));
            }
        }
    }

    /** The best node for the next pod of the group, or empty where no node can take it. */
    OptionalInt bestNode() {
        catchUp();
        return ranking.isEmpty() ? OptionalInt.empty() : OptionalInt.of(ranking.best());
    }

    /** Why no node can take a pod of the group; made once, since later pods of a plan only add to the reasons. */
    Diagnosis diagnosis() {
        if (diagnosis == null) {
            diagnosis = diagnose();
        }
        return diagnosis;
    }

    private void catchUp() {
        for (; seenPlacements < ledger.placements(); seenPlacements++) {
            int node = ledger.placement(seenPlacements);
            if (!ranking.contains(node)) {
                continue;
            }
            if (passesUsage(node)) {
                ranking.put(node, key(node));
            } else {
                ranking.remove(node);
            }
        }
    }

    private boolean[] feasible() {
        boolean[] feasible = new boolean[ledger.nodes().size()];
        Arrays.fill(feasible, demand.unknownResources().isEmpty());
        profile.usageFilters().forEach(filter -> filter.clearInfeasible(demand, ledger.usage(), feasible));
        for (int node = 0; node < feasible.length; node++) {
            feasible[node] = feasible[node] && rejectedByNode(node).isEmpty();
        }
        return feasible;
    }

    private boolean passesUsage(int node) {
        for (UsageFilter filter : profile.usageFilters()) {
            if (!filter.passes(demand, ledger.usage(), node)) {
                return false;
            }
        }
        return true;
    }

    private Optional<Rejection> rejectedByNode(int node) {
        NodeInfo info = ledger.nodes().get(node);
        for (NodeFilter filter : profile.nodeFilters()) {
            Optional<Rejection> rejection = filter.reject(demand.demand(), info);
            if (rejection.isPresent()) {
                return rejection;
            }
        }
        return Optional.empty();
    }

    private long[] nodeScores() {
        long[] sums = new long[ledger.nodes().size()];
        for (Profile.Weighted<NodeScore> score : profile.nodeScores()) {
            long[] scores = score.plugin().score(demand.demand(), ledger.nodes());
            for (int node = 0; node < sums.length; node++) {
                sums[node] += scores[node] * score.weight();
            }
        }
        return sums;
    }

    private long key(int node) {
        long score = nodeScores[node];
        for (Profile.Weighted<UsageScore> usageScore : profile.usageScores()) {
            score += usageScore.plugin().score(demand, ledger.usage(), node) * usageScore.weight();
        }
        return (score << TIE_BREAK_BITS) | random.nextInt(1 << TIE_BREAK_BITS);
    }

    private Diagnosis diagnose() {
        List<List<Rejection>> byNode = new ArrayList<>();
        for (int node = 0; node < ledger.nodes().size(); node++) {
            byNode.add(rejections(node));
        }
        return Diagnosis.of(byNode);
    }

    private List<Rejection> rejections(int node) {
        Optional<Rejection> byNode = rejectedByNode(node);
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

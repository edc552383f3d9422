package dev.gantry.scheduler.placement;

import dev.gantry.scheduler.placement.PodExplanation.PluginScore;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The pods of one plan that have the same demand and owner, and depend on no other pods. All nodes are filtered and scored once, for the first pod; for
 * further pods only nodes that got a pod since are looked at again. That suffices because within a plan nodes are only
 * filled: a node that was infeasible stays so. (Only a promised place is given back, for the one pod that is asked about next.)
 *
 * <p>Where scores never rise as nodes fill, an old score is an upper bound: then only the node that looks best is looked at
 * again, until the best is one whose score is fresh.
 */
final class RankedGroup implements PodGroup {

    /** Equal scores are told apart by this many random bits below the score. */
    private static final int TIE_BREAK_BITS = 16;

    private final Profile profile;
    private final PlanLedger ledger;
    private final RandomGenerator random;
    private final PreparedDemand demand;
    private final NodeEvaluation evaluation;
    private final UsageJudgement usage;
    private final long[] fixedScores;
    private final NodeRanking ranking;
    private final int[] seenPlacementsOf;
    private final boolean onlyBestNeedsFreshScore;
    private int seenPlacements;
    private @Nullable Diagnosis diagnosis;

    RankedGroup(Profile profile, PlanLedger ledger, RandomGenerator random, PodDemand demand, String owner) {
        this.profile = profile;
        this.ledger = ledger;
        this.random = random;
        this.demand = ledger.prepare(demand, owner);
        this.evaluation = ledger.evaluate(profile, demand.constraints());
        this.usage = new UsageJudgement(profile, ledger, this.demand);
        this.fixedScores = ledger.fixedScores(profile, demand);
        this.ranking = new NodeRanking(ledger.nodes().size());
        this.seenPlacementsOf = new int[ledger.nodes().size()];
        this.onlyBestNeedsFreshScore = profile.scoresNeverRise();
        this.seenPlacements = ledger.placements();
        rankAll();
    }

    private void rankAll() {
        boolean[] feasible = evaluation.feasible().clone();
        usage.clearInfeasible(feasible);
        boolean possible = demand.unknownResources().isEmpty();
        for (int node = 0; node < feasible.length; node++) {
            if (possible && feasible[node]) {
                seenPlacementsOf[node] = ledger.placementsOf(node);
                ranking.addUnordered(node, key(node));
            }
        }
        ranking.order();
    }

    @Override
    public OptionalInt bestNode() {
        if (!onlyBestNeedsFreshScore) {
            refreshAll();
        }
        while (!ranking.isEmpty() && isStale(ranking.best())) {
            refresh(ranking.best());
        }
        return ranking.isEmpty() ? OptionalInt.empty() : OptionalInt.of(ranking.best());
    }

    @Override
    public boolean accepts(int node) {
        return evaluation.feasible()[node] && demand.unknownResources().isEmpty() && usage.passes(node);
    }

    @Override
    public List<PluginScore> scores(int node) {
        List<PluginScore> scores = evaluation.pluginScores(profile, node);
        scores.addAll(usage.scores(node));
        return scores;
    }

    @Override
    public DeviceSet devicesAt(int node) {
        return usage.devicesAt(node);
    }

    @Override
    public List<Rejection> rejections(int node) {
        Optional<Rejection> byNode = evaluation.rejections().get(node);
        return byNode.isPresent() ? List.of(byNode.get()) : usage.rejections(node);
    }

    /** Made once, since later pods of a plan only add to the reasons. */
    @Override
    public Diagnosis diagnosis() {
        if (diagnosis == null) {
            diagnosis = diagnose(ledger.nodes(), new Shortfalls(ledger, demand.demand(), Optional.empty()));
        }
        return diagnosis;
    }

    private void refreshAll() {
        for (; seenPlacements < ledger.placements(); seenPlacements++) {
            int node = ledger.placement(seenPlacements);
            if (ranking.contains(node) && isStale(node)) {
                refresh(node);
            }
        }
    }

    private boolean isStale(int node) {
        return seenPlacementsOf[node] != ledger.placementsOf(node);
    }

    private void refresh(int node) {
        seenPlacementsOf[node] = ledger.placementsOf(node);
        if (usage.passes(node)) {
            ranking.put(node, key(node));
        } else {
            ranking.remove(node);
        }
    }

    private long key(int node) {
        long score = fixedScores[node] + usage.score(node);
        return (score << TIE_BREAK_BITS) | random.nextInt(1 << TIE_BREAK_BITS);
    }
}

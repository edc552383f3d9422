package dev.gantry.scheduler.placement;

import dev.gantry.scheduler.placement.PodExplanation.PluginScore;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * The pods of one plan that have the same demand, owner and traits, and that depend on their peers: each pod that is placed may
 * open or close whole domains. So all nodes are looked at for every pod, with what their peers and their usage make of them
 * kept up to date; only a node's usage, which costs more to judge, is judged anew just where it changed.
 *
 * <p>Scores of peers are brought onto the scale over the nodes that can take the pod, as kube-scheduler does.
 */
final class ScannedGroup implements PodGroup {

    private final Profile profile;
    private final PlanLedger ledger;
    private final RandomGenerator random;
    private final PreparedDemand demand;
    private final NodeEvaluation evaluation;
    private final UsageJudgement usage;
    private final PeerCounts peers;
    private final boolean[] fits;
    private final long[] fixedScores;
    private final long[] scores;
    private final int[] candidates;
    private int seenPlacements;

    ScannedGroup(Profile profile, PlanLedger ledger, RandomGenerator random, PendingPod pod) {
        boolean ownSpread = !pod.traits().terms().spread().isEmpty();
        this.profile = profile;
        this.ledger = ledger;
        this.random = random;
        // Spreading by owner is for pods that do not say how they are to be spread.
        this.demand = ledger.prepare(pod.demand(), ownSpread ? "" : pod.owner());
        this.evaluation = ledger.evaluate(profile, pod.demand().constraints());
        this.usage = new UsageJudgement(profile, ledger, this.demand);
        this.peers = ledger.peersOf(pod);
        this.fits = evaluation.feasible().clone();
        this.fixedScores = ledger.fixedScores(profile, pod.demand());
        this.scores = fixedScores.clone();
        this.candidates = new int[fits.length];
        this.seenPlacements = ledger.placements();
        for (int node = 0; node < fits.length; node++) {
            judgeUsage(node);
        }
    }

    private void judgeUsage(int node) {
        fits[node] = evaluation.feasible()[node] && demand.unknownResources().isEmpty() && usage.passes(node);
        if (fits[node]) {
            scores[node] = fixedScores[node] + usage.score(node);
        }
    }

    private void catchUp() {
        for (; seenPlacements < ledger.placements(); seenPlacements++) {
            judgeUsage(ledger.placement(seenPlacements));
        }
    }

    @Override
    public OptionalInt bestNode() {
        catchUp();
        int count = candidates();
        return count == 0 ? OptionalInt.empty() : OptionalInt.of(best(count));
    }

    private int candidates() {
        int count = 0;
        for (int node = 0; node < fits.length; node++) {
            if (fits[node] && peers.passes(node)) {
                candidates[count++] = node;
            }
        }
        return count;
    }

    @Override
    public List<PluginScore> scores(int node) {
        catchUp();
        List<PluginScore> scores = evaluation.pluginScores(profile, node);
        scores.addAll(usage.scores(node));
        int count = candidates();
        if (count > 0) {
            scores.addAll(PeerScores.of(profile, peers, candidates, count).of(node));
        }
        return scores;
    }

    /** Of equal candidates each is as likely as the others. */
    private int best(int count) {
        PeerScores peerScores = PeerScores.of(profile, peers, candidates, count);
        int best = candidates[0];
        long bestScore = Long.MIN_VALUE;
        int equals = 0;
        for (int i = 0; i < count; i++) {
            int node = candidates[i];
            long score = scores[node] + peerScores.at(node);
            if (score > bestScore) {
                best = node;
                bestScore = score;
                equals = 1;
            } else if (score == bestScore && random.nextInt(++equals) == 0) {
                best = node;
            }
        }
        return best;
    }

    @Override
    public boolean accepts(int node) {
        catchUp();
        return fits[node] && peers.passes(node);
    }

    @Override
    public DeviceSet devicesAt(int node) {
        return usage.devicesAt(node);
    }

    @Override
    public Diagnosis diagnosis() {
        catchUp();
        return diagnose(ledger.nodes(), new Shortfalls(ledger, demand.demand(), Optional.of(peers)));
    }

    @Override
    public List<Rejection> rejections(int node) {
        catchUp();
        Optional<Rejection> byNode = evaluation.rejections().get(node);
        if (byNode.isPresent()) {
            return List.of(byNode.get());
        }
        List<Rejection> byUsage = usage.rejections(node);
        return byUsage.isEmpty() ? peers.rejection(node).map(List::of).orElseGet(List::of) : byUsage;
    }
}

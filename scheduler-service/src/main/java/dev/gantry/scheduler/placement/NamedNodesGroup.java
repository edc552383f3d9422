package dev.gantry.scheduler.placement;

import dev.gantry.scheduler.placement.PodExplanation.PluginScore;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The pods of one plan that have the same demand and owner, depend on no other pods, and name the few nodes that they may run on, as each pod of
 * a daemon set does. Only these nodes are looked at, as kube-scheduler does by the result of a PreFilter plugin; the others just where somebody
 * asks why they are out.
 */
final class NamedNodesGroup implements PodGroup {

    /** Each pod looks at all of them, so that for more a {@link RankedGroup} is faster. */
    static final int MAX_NAMES = 32;

    private final Profile profile;
    private final PlanLedger ledger;
    private final RandomGenerator random;
    private final PreparedDemand demand;
    private final UsageJudgement usage;

    /** The named nodes that there are, in ascending order. */
    private final int[] candidates;

    /** Of the candidates, in their order. */
    private final NodeEvaluation evaluation;

    private @Nullable Diagnosis diagnosis;

    NamedNodesGroup(Profile profile, PlanLedger ledger, RandomGenerator random, PendingPod pod, Set<String> names) {
        this.profile = profile;
        this.ledger = ledger;
        this.random = random;
        this.demand = ledger.prepare(pod.demand(), pod.owner());
        this.usage = new UsageJudgement(profile, ledger, demand);
        this.candidates = ledger.positionsOf(names);
        this.evaluation = NodeEvaluation.of(
                profile,
                pod.demand().constraints(),
                Arrays.stream(candidates).mapToObj(ledger.nodes()::get).toList());
    }

    /** Of equals each is as likely as the others. */
    @Override
    public OptionalInt bestNode() {
        OptionalInt best = OptionalInt.empty();
        long bestScore = Long.MIN_VALUE;
        int equals = 0;
        for (int at = 0; at < candidates.length; at++) {
            if (!isFeasible(at)) {
                continue;
            }
            long score = score(at);
            if (best.isEmpty() || score > bestScore) {
                best = OptionalInt.of(candidates[at]);
                bestScore = score;
                equals = 1;
            } else if (score == bestScore && random.nextInt(++equals) == 0) {
                best = OptionalInt.of(candidates[at]);
            }
        }
        return best;
    }

    private boolean isFeasible(int at) {
        return evaluation.feasible()[at] && demand.unknownResources().isEmpty() && usage.passes(candidates[at]);
    }

    private long score(int at) {
        int node = candidates[at];
        long images = ledger.imageScore(demand.demand(), node).orElse(0) * profile.imageLocalityWeight();
        return evaluation.scores()[at] + images + usage.score(node);
    }

    @Override
    public boolean accepts(int node) {
        int at = Arrays.binarySearch(candidates, node);
        return at >= 0 && isFeasible(at);
    }

    @Override
    public List<PluginScore> scores(int node) {
        List<PluginScore> scores = evaluation.pluginScores(profile, Arrays.binarySearch(candidates, node));
        scores.addAll(usage.scores(node));
        return scores;
    }

    @Override
    public DeviceSet devicesAt(int node) {
        return usage.devicesAt(node);
    }

    @Override
    public List<Rejection> rejections(int node) {
        int at = Arrays.binarySearch(candidates, node);
        Optional<Rejection> byNode = at >= 0 ? evaluation.rejections().get(at) : firstRejection(node);
        return byNode.isPresent() ? List.of(byNode.get()) : usage.rejections(node);
    }

    private Optional<Rejection> firstRejection(int node) {
        return NodeEvaluation.firstRejection(
                profile, demand.demand().constraints(), ledger.nodes().get(node));
    }

    /** Made once, since later pods of a plan only add to the reasons. */
    @Override
    public Diagnosis diagnosis() {
        if (diagnosis == null) {
            diagnosis = diagnose(ledger.nodes(), new Shortfalls(ledger, demand.demand(), Optional.empty()));
        }
        return diagnosis;
    }
}

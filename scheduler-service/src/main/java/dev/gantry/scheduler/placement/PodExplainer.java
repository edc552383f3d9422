package dev.gantry.scheduler.placement;

import dev.gantry.scheduler.placement.PodExplanation.PluginScore;
import dev.gantry.scheduler.placement.PodExplanation.RejectedNodes;
import dev.gantry.scheduler.placement.PodExplanation.ScoredNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks every plugin about every node for one pod, as slowly as it takes to say everything. */
public final class PodExplainer {

    private static final Comparator<Seen> NEAREST_FIRST = Comparator.comparingLong(
                    (Seen seen) -> seen.shortfall().map(Shortfall::missing).orElse(0L))
            .thenComparing(Seen::node);

    private final Profile profile;
    private final PlanLedger ledger;
    private final PreparedDemand demand;
    private final NodeEvaluation evaluation;
    private final Optional<PeerCounts> peers;
    private final Shortfalls shortfalls;

    private record Seen(String node, Optional<Shortfall> shortfall) {}

    private PodExplainer(Profile profile, ClusterSnapshot snapshot, PendingPod pod, Optional<BoundPod> bound) {
        this.profile = profile;
        this.ledger = new PlanLedger(snapshot, List.of(pod));
        bound.ifPresent(running -> {
            Integer node = snapshot.indexes().get(running.nodeName());
            if (node != null) {
                ledger.remove(running, node);
            }
        });
        boolean ownSpread = !pod.traits().terms().spread().isEmpty();
        this.demand = ledger.prepare(pod.demand(), ownSpread ? "" : pod.owner());
        this.evaluation = ledger.evaluate(profile, pod.demand().constraints());
        this.peers = ledger.dependsOnPeers(pod.traits()) ? Optional.of(ledger.peersOf(pod)) : Optional.empty();
        this.shortfalls = new Shortfalls(ledger, pod.demand(), peers);
    }

    /**
     * Explains.
     *
     * @param snapshot the cluster now, made for the pod
     * @param bound the pod as it takes its share of its node, if it has one
     */
    public static PodExplanation explain(
            Profile profile, ClusterSnapshot snapshot, PendingPod pod, Optional<BoundPod> bound) {
        return new PodExplainer(profile, snapshot, pod, bound).explain(bound.map(BoundPod::nodeName));
    }

    private PodExplanation explain(Optional<String> nodeName) {
        Map<Rejection, List<Seen>> rejected = new LinkedHashMap<>();
        int nodes = ledger.nodes().size();
        int[] candidates = new int[nodes];
        int feasible = 0;
        for (int node = 0; node < nodes; node++) {
            List<Rejection> reasons = rejections(node);
            if (reasons.isEmpty()) {
                candidates[feasible++] = node;
            }
            for (Rejection reason : reasons) {
                rejected.computeIfAbsent(reason, r -> new ArrayList<>())
                        .add(new Seen(name(node), shortfalls.of(reason, node)));
            }
        }
        List<ScoredNode> scored = scored(candidates, feasible);
        Optional<ScoredNode> chosen = scored.stream()
                .filter(node -> nodeName.isPresent() && nodeName.get().equals(node.node()))
                .findFirst();
        List<ScoredNode> best = scored.subList(0, Math.min(PodExplanation.MAX_SHOWN, scored.size()));
        return new PodExplanation(nodes, classes(rejected), feasible, List.copyOf(best), chosen);
    }

    private String name(int node) {
        return ledger.nodes().get(node).name();
    }

    private List<Rejection> rejections(int node) {
        Optional<Rejection> byNode = evaluation.rejections().get(node);
        if (byNode.isPresent()) {
            return List.of(byNode.get());
        }
        List<Rejection> reasons = new ArrayList<>();
        profile.usageFilters().forEach(filter -> reasons.addAll(filter.reject(demand, ledger.usage(), node)));
        peers.flatMap(counts -> counts.rejection(node)).ifPresent(reasons::add);
        return reasons;
    }

    private static List<RejectedNodes> classes(Map<Rejection, List<Seen>> rejected) {
        List<RejectedNodes> classes = new ArrayList<>();
        rejected.forEach((reason, seen) -> {
            seen.sort(NEAREST_FIRST);
            List<String> examples = seen.stream()
                    .limit(PodExplanation.MAX_SHOWN)
                    .map(Seen::node)
                    .toList();
            classes.add(new RejectedNodes(
                    reason.plugin(),
                    reason.reason(),
                    seen.size(),
                    examples,
                    seen.getFirst().shortfall()));
        });
        classes.sort(Comparator.comparingInt((RejectedNodes c) -> -c.nodes()).thenComparing(RejectedNodes::reason));
        return List.copyOf(classes);
    }

    private List<ScoredNode> scored(int[] candidates, int count) {
        if (count == 0) {
            return List.of();
        }
        UsageJudgement usage = new UsageJudgement(profile, ledger, demand);
        Optional<PeerScores> byPeers = peers.map(counts -> PeerScores.of(profile, counts, candidates, count));
        List<ScoredNode> scored = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            scored.add(scored(candidates[i], usage, byPeers));
        }
        scored.sort(Comparator.comparingLong((ScoredNode node) -> -node.total()).thenComparing(ScoredNode::node));
        return scored;
    }

    private ScoredNode scored(int node, UsageJudgement usage, Optional<PeerScores> byPeers) {
        List<PluginScore> scores = evaluation.pluginScores(profile, node);
        scores.addAll(usage.scores(node));
        byPeers.ifPresent(peerScores -> scores.addAll(peerScores.of(node)));
        return ScoredNode.of(name(node), scores);
    }
}

package dev.gantry.scheduler.rebalancer;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.controller.Reconciler;
import dev.gantry.scheduler.RebalancerProperties;
import dev.gantry.scheduler.placement.ClusterContents;
import dev.gantry.scheduler.rebalance.Candidate;
import dev.gantry.scheduler.rebalance.Goal;
import dev.gantry.scheduler.rebalance.Movability;
import dev.gantry.scheduler.rebalance.MovablePods;
import dev.gantry.scheduler.rebalance.Move;
import dev.gantry.scheduler.rebalance.MovesUnderWay;
import dev.gantry.scheduler.rebalance.NodeSettling;
import dev.gantry.scheduler.rebalance.RebalanceCase;
import dev.gantry.scheduler.rebalance.RebalancePlan;
import dev.gantry.scheduler.rebalance.RebalancePlanner;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Plans at every interval which pods are to move, and has them moved, or only told of. It remembers nothing that matters: a new leader plans
 * anew once nodes have settled.
 */
public final class Rebalancer implements Reconciler {

    /** The one key of this loop: it looks at the cluster as a whole. */
    public static final ObjectKey CLUSTER = new ObjectKey("", "cluster");

    private final RebalancerProperties settings;
    private final RebalancePlanner planner;
    private final Map<String, Goal> goals;
    private final ResourceView<Node> nodes;
    private final ResourceView<Pod> pods;
    private final Workloads workloads;
    private final Supplier<ClusterContents> cluster;
    private final PodMoves moves;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final NodeSettling settling;
    private final MovesUnderWay underWay = new MovesUnderWay();
    private long seed;

    /** @param cluster as the scheduling thread knows it */
    public Rebalancer(
            RebalancerProperties settings,
            RebalancePlanner planner,
            Map<String, Goal> goals,
            ResourceView<Node> nodes,
            ResourceView<Pod> pods,
            Workloads workloads,
            Supplier<ClusterContents> cluster,
            PodMoves moves,
            InstantSource clock,
            RandomGenerator random) {
        this.settings = settings;
        this.planner = planner;
        this.goals = Map.copyOf(goals);
        this.nodes = nodes;
        this.pods = pods;
        this.workloads = workloads;
        this.cluster = cluster;
        this.moves = moves;
        this.clock = clock;
        this.random = random;
        this.settling = new NodeSettling(settings.settlingTime());
        this.seed = random.nextLong();
    }

    @Override
    public Result reconcile(ObjectKey key) {
        Instant now = clock.instant();
        Set<String> settled = settling.settled(nodes.list(), now);
        if (settled.size() > 1 && workloads.areCurrent()) {
            carryOut(plan(settled, now), now);
        }
        return Result.DONE;
    }

    private RebalancePlan plan(Set<String> settled, Instant now) {
        MovablePods movable =
                MovablePods.of(pods.list(), workloads, new Movability(settings.settlingTime(), now), goals);
        Set<String> busy = underWay.now(movable.atRest()::contains, now);
        List<Candidate> candidates = movable.candidates().stream()
                .filter(pod -> !busy.contains(pod.workload()))
                .toList();
        int room = Math.min(settings.movesPerInterval(), settings.movesAtOnce() - busy.size());
        return room <= 0 || candidates.isEmpty()
                ? RebalancePlan.NOTHING
                : moves.timed(() -> planner.plan(
                        new RebalanceCase(cluster.get(), candidates, movable.packing(), movable.tied(), settled),
                        room,
                        new SplittableRandom(seed)));
    }

    private void carryOut(RebalancePlan plan, Instant now) {
        // What is only told of stays the same for as long as the cluster does, so that it is told once.
        if (plan.moves().isEmpty() || settings.mode() == RebalancerProperties.Mode.ON) {
            seed = random.nextLong();
        }
        switch (settings.mode()) {
            case OFF -> {}
            case DRY_RUN -> moves.tell(plan.moves());
            case ON -> {
                for (Move move : plan.moves()) {
                    if (moves.carryOut(move)) {
                        underWay.begin(move.pod().workload(), now);
                    }
                }
            }
        }
    }
}

package dev.gantry.scheduler.rebalance;

import dev.gantry.scheduler.placement.Relocation;
import dev.gantry.scheduler.placement.RelocationTrial;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A plan while it is made. */
final class Draft {

    private final Set<String> nodes;
    private final RelocationTrial trial;
    private final NodeLoads loads;
    private final long margin;
    private final int limit;
    private final List<Move> moves = new ArrayList<>();
    private final Set<String> workloads = new HashSet<>();
    private final Set<String> givers = new HashSet<>();
    private final Set<String> takers = new HashSet<>();

    /**
     * An empty plan.
     *
     * @param nodes the only ones from and to which pods may be moved
     * @param limit how many moves there may be
     */
    Draft(Set<String> nodes, RelocationTrial trial, NodeLoads loads, long margin, int limit) {
        this.nodes = nodes;
        this.trial = trial;
        this.loads = loads;
        this.margin = margin;
        this.limit = limit;
    }

    RebalancePlan plan() {
        return new RebalancePlan(moves);
    }

    /** Moves the pod if that is better for it and for the cluster. */
    void improve(RunningPod pod) {
        if (isFull() || workloads.contains(pod.candidate().workload()) || takers.contains(pod.node())) {
            return;
        }
        better(pod)
                .ifPresent(move -> strategy(pod, move).ifPresent(strategy -> {
                    move(pod, move);
                    add(pod, strategy, move);
                }));
    }

    /**
     * Moves all pods off a node if each finds a better place. Those beyond the limits are left to later plans; their places are counted
     * as taken all the same, so that nobody else of this plan gets them.
     */
    void empty(List<RunningPod> pods) {
        if (isFull() || takers.contains(pods.getFirst().node())) {
            return;
        }
        List<Relocation> found = new ArrayList<>();
        for (RunningPod pod : pods) {
            Optional<Relocation> move = better(pod).filter(loads::packs);
            if (move.isEmpty()) {
                for (int i = found.size() - 1; i >= 0; i--) {
                    undo(pods.get(i), found.get(i));
                }
                return;
            }
            move(pod, move.get());
            found.add(move.get());
        }
        for (int i = 0; i < found.size(); i++) {
            add(pods.get(i), Strategy.HIGH_NODE_UTILIZATION, found.get(i));
        }
    }

    private boolean isFull() {
        return moves.size() >= limit;
    }

    /** Where the scheduler would place the pod now, if that is another node that may be used and better by the margin. */
    private Optional<Relocation> better(RunningPod pod) {
        return trial.of(pod.pending(), pod.bound())
                .filter(move -> !move.to().equals(move.from()) && move.isBetterBy(margin))
                .filter(move -> nodes.contains(move.to()) && !givers.contains(move.to()));
    }

    private Optional<Strategy> strategy(RunningPod pod, Relocation move) {
        if (move.here().isEmpty()) {
            return loads.spreads(move)
                    ? Optional.of(Strategy.REMOVE_PODS_VIOLATING_TOPOLOGY_SPREAD_CONSTRAINT)
                    : Optional.empty();
        }
        if (pod.goal() != Goal.SPREAD) {
            return Optional.empty();
        }
        if (loads.takesApart(move)) {
            return Optional.of(Strategy.REMOVE_DUPLICATES);
        }
        return loads.evens(move) ? Optional.of(Strategy.LOW_NODE_UTILIZATION) : Optional.empty();
    }

    private void move(RunningPod pod, Relocation move) {
        trial.move(move);
        loads.move(pod.bound(), pod.goal(), move.from(), move.to());
    }

    private void undo(RunningPod pod, Relocation move) {
        trial.undo(move);
        loads.move(pod.bound(), pod.goal(), move.to(), move.from());
    }

    private void add(RunningPod pod, Strategy strategy, Relocation move) {
        givers.add(move.from());
        takers.add(move.to());
        if (!isFull() && workloads.add(pod.candidate().workload())) {
            moves.add(new Move(pod.candidate(), strategy, move));
        }
    }
}

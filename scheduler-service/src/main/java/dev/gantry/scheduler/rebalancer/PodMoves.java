package dev.gantry.scheduler.rebalancer;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.scheduler.SchedulerMetric;
import dev.gantry.scheduler.rebalance.Candidate;
import dev.gantry.scheduler.rebalance.Move;
import dev.gantry.scheduler.rebalance.RebalancePlan;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Evicts the pods that are to move, or only tells of them, on the pod and on its node. For one thread. */
public final class PodMoves {

    private static final Logger LOG = LoggerFactory.getLogger(PodMoves.class);

    private static final int TOO_MANY_REQUESTS = 429;

    /** Evicts as {@code POST pods/eviction} does, the pod with this uid and no other. */
    @FunctionalInterface
    public interface Eviction {
        void evict(ObjectKey pod, String uid);
    }

    private final Eviction eviction;
    private final ResourceView<Pod> pods;
    private final ResourceView<Node> nodes;
    private final EventRecorder events;
    private final MeterRegistry meters;
    private final Timer planning;
    private Set<Candidate> told = Set.of();

    public PodMoves(
            Eviction eviction,
            ResourceView<Pod> pods,
            ResourceView<Node> nodes,
            EventRecorder events,
            MeterRegistry meters) {
        this.eviction = eviction;
        this.pods = pods;
        this.nodes = nodes;
        this.events = events;
        this.meters = meters;
        this.planning = Timer.builder(SchedulerMetric.REBALANCE_PLAN.metricName())
                .description(SchedulerMetric.REBALANCE_PLAN.description())
                .register(meters);
    }

    RebalancePlan timed(Supplier<RebalancePlan> plan) {
        return planning.record(plan);
    }

    /** Says what would be moved, once for as long as it stays so. */
    void tell(List<Move> moves) {
        Set<Candidate> now = new HashSet<>();
        for (Move move : moves) {
            now.add(move.pod());
            if (!told.contains(move.pod())) {
                tell(move, "WouldRebalance", "Would move ");
                count(move, "planned");
            }
        }
        told = now;
    }

    /** Whether the pod is being stopped now. A refusal is no failure: the next plan decides anew. */
    boolean carryOut(Move move) {
        try {
            eviction.evict(move.pod().key(), move.pod().uid());
        } catch (ApiException e) {
            if (e.code() == TOO_MANY_REQUESTS) {
                count(move, "refused");
            } else if (e.isNotFound() || e.isConflict()) {
                count(move, "gone");
            } else {
                throw e;
            }
            LOG.info("{} is not moved: {}", move.pod().key(), e.getMessage());
            return false;
        }
        count(move, "moved");
        LOG.info("moves {} {}", move.pod().key(), move.message());
        tell(move, "Rebalanced", "Moves ");
        return true;
    }

    private void tell(Move move, String reason, String beginning) {
        ObjectKey key = move.pod().key();
        Optional<Pod> pod = pods.get(key);
        pod.ifPresent(known -> events.normal(known, reason, beginning + move.message()));
        nodes.get(new ObjectKey("", move.from()))
                .ifPresent(node -> events.normal(node, reason, beginning + "pod " + key + " " + move.message()));
    }

    private void count(Move move, String result) {
        meters.counter(
                        SchedulerMetric.REBALANCE_MOVES.metricName(),
                        "strategy",
                        move.strategy().strategyName(),
                        "result",
                        result)
                .increment();
    }
}

package dev.gantry.simulation.cluster;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.scheduler.RebalancerProperties;
import dev.gantry.scheduler.placement.ClusterContents;
import dev.gantry.scheduler.placement.Profile;
import dev.gantry.scheduler.placement.ProfileChoice;
import dev.gantry.scheduler.placement.plugin.Profiles;
import dev.gantry.scheduler.rebalance.Goal;
import dev.gantry.scheduler.rebalance.RebalancePlanner;
import dev.gantry.scheduler.rebalancer.PodMoves;
import dev.gantry.scheduler.rebalancer.Rebalancer;
import dev.gantry.scheduler.rebalancer.Workloads;
import dev.gantry.simulation.world.LateView;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;

/** The rebalancer's own loop, plan and moves; only its evictions are the simulation's. */
final class SimulatedRebalancer {

    private static final String SCHEDULER = "default-scheduler";
    private static final Profile PROFILE = Profiles.leastAllocated();
    private static final Map<String, Goal> GOALS = Map.of(SCHEDULER, Goal.SPREAD);

    private final ClusterWorld world;
    private final RebalanceInvariants invariants;
    private final RebalancerProperties settings;
    private final LateView<Pod> pods;
    private final Evictions evictions;
    private final Rebalancer rebalancer;
    private Instant due;

    /** @param cluster as the scheduler knows it */
    SimulatedRebalancer(
            ClusterWorld world,
            RebalanceInvariants invariants,
            RebalancerProperties settings,
            LateView<Node> nodes,
            LateView<Pod> pods,
            Workloads workloads,
            Supplier<ClusterContents> cluster,
            Evictions evictions) {
        this.world = world;
        this.invariants = invariants;
        this.settings = settings;
        this.pods = pods;
        this.evictions = evictions;
        this.due = world.clock().instant();
        this.rebalancer = new Rebalancer(
                settings,
                new RebalancePlanner(ProfileChoice.of(Map.of(SCHEDULER, PROFILE)), GOALS, settings.bounds()),
                GOALS,
                nodes,
                pods,
                workloads,
                cluster,
                new PodMoves(this::evict, pods, nodes, EventRecorder.NONE, world.registry()),
                world.clock(),
                world.random());
    }

    private void evict(ObjectKey key, String uid) {
        Pod pod = pods.get(key)
                .filter(known -> known.getMetadata().getUid().equals(uid))
                .orElseThrow(() -> ApiException.notFound("pods", key.name()));
        invariants.moves(pod);
        evictions.evict(pod);
        invariants.moved(pod);
    }

    /** Plans, if it is time. */
    void step() {
        Instant now = world.clock().instant();
        if (now.isBefore(due)) {
            return;
        }
        due = now.plus(settings.interval());
        invariants.planBegins();
        try {
            var _ = rebalancer.reconcile(Rebalancer.CLUSTER);
        } catch (ApiException e) {
            // As its loop does after a failure, it plans anew later.
        }
    }

    Instant nextDue() {
        return due;
    }
}

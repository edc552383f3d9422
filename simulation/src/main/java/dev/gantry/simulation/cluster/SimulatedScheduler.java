package dev.gantry.simulation.cluster;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.scheduler.loop.ClusterEvent;
import dev.gantry.scheduler.loop.ClusterInbox;
import dev.gantry.scheduler.loop.ClusterTracker;
import dev.gantry.scheduler.placement.ClusterContents;
import dev.gantry.scheduler.placement.ClusterState;
import dev.gantry.scheduler.placement.GangDemand;
import dev.gantry.scheduler.placement.PendingPod;
import dev.gantry.scheduler.placement.PlacementPlan;
import dev.gantry.scheduler.placement.PlacementPlan.Placed;
import dev.gantry.scheduler.placement.PlacementPlan.Unplaced;
import dev.gantry.scheduler.placement.PlacementPlanner;
import dev.gantry.scheduler.placement.plugin.Profiles;
import dev.gantry.scheduler.queue.QueuedPod;
import dev.gantry.scheduler.queue.SchedulingQueue;
import dev.gantry.scheduler.volume.VolumeTable;
import dev.gantry.simulation.world.LateView;
import dev.gantry.simulation.world.UnreliableClient;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The steps of {@code SchedulerLoop}, with its own inbox, tracker, queue and planner; only the bindings go to the simulation's
 * store, each in the version that the view shows and those of a gang together, as {@code PodBinder} writes them. After a binding without an
 * answer it catches up with what is stored before it plans again, as {@code Leadership} has it.
 */
final class SimulatedScheduler {

    private static final int MAX_BATCH = 500;
    private static final Duration FLUSH_EVERY = Duration.ofSeconds(30);
    private static final PlacementPlanner PLANNER = new PlacementPlanner(Profiles.leastAllocated());

    private final ClusterWorld world;
    private final LateView<Pod> pods;
    private final UnreliableClient<Pod> client;
    private final Runnable sawAll;
    private final ClusterInbox inbox = new ClusterInbox();
    private final ClusterState state = new ClusterState();
    private final SchedulingQueue queue = new SchedulingQueue();
    private final ClusterTracker tracker = new ClusterTracker(state, queue, new VolumeTable());
    private Instant lastFlush;
    private boolean inDoubt;

    /** @param sawAll told when it knows of all that happened to pods */
    SimulatedScheduler(
            ClusterWorld world,
            ResourceView<Node> nodes,
            LateView<Pod> pods,
            UnreliableClient<Pod> client,
            Runnable sawAll) {
        this.world = world;
        this.pods = pods;
        this.client = client;
        this.sawAll = sawAll;
        this.lastFlush = world.clock().instant();
        inbox.follow(nodes, pods);
    }

    void step() {
        Instant now = world.clock().instant();
        if (inDoubt) {
            inDoubt = false;
            pods.catchUp();
        }
        tracker.apply(news(), now);
        if (!pods.late()) {
            sawAll.run();
        }
        if (Duration.between(lastFlush, now).compareTo(FLUSH_EVERY) >= 0) {
            lastFlush = now;
            queue.flush(now);
        }
        var _ = queue.incomplete(MAX_BATCH, now);
        List<QueuedPod> batch = queue.take(MAX_BATCH, now);
        if (!batch.isEmpty()) {
            schedule(batch, now);
        }
    }

    private List<ClusterEvent> news() {
        try {
            return inbox.await(Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** All that is known of the cluster. */
    ClusterContents contents() {
        return state.contents();
    }

    private void schedule(List<QueuedPod> batch, Instant now) {
        Map<ObjectKey, QueuedPod> planned = new HashMap<>();
        batch.forEach(queued -> planned.put(queued.pod().key(), queued));
        batch.forEach(queued -> queue.failed(queued.pod().key(), now));
        List<PendingPod> pending = batch.stream().map(QueuedPod::pod).toList();
        Map<ObjectKey, GangDemand> gangs = gangs(batch);
        PlacementPlan plan = PLANNER.plan(state.snapshot(pending), pending, gangs, world.random());
        together(plan.placed(), gangs).forEach(set -> bind(set, planned));
        plan.unplaced().forEach(unplaced -> setAside(unplaced, now));
        plan.gangs().forEach(gang -> gang.unplaced().forEach(unplaced -> setAside(unplaced, now)));
    }

    private Map<ObjectKey, GangDemand> gangs(List<QueuedPod> batch) {
        Map<ObjectKey, GangDemand> gangs = new HashMap<>();
        for (QueuedPod queued : batch) {
            ObjectKey pod = queued.pod().key();
            queue.gangOf(pod).ifPresent(demand -> gangs.put(pod, demand));
        }
        return gangs;
    }

    /** Each pod for itself, and those of a gang as one. */
    private static Collection<List<Placed>> together(List<Placed> placed, Map<ObjectKey, GangDemand> gangs) {
        Map<ObjectKey, List<Placed>> sets = new LinkedHashMap<>();
        for (Placed choice : placed) {
            ObjectKey pod = choice.pod().key();
            ObjectKey set = Optional.ofNullable(gangs.get(pod))
                    .map(gang -> new ObjectKey("gang", gang.gang().name()))
                    .orElse(pod);
            sets.computeIfAbsent(set, _ -> new ArrayList<>()).add(choice);
        }
        return sets.values();
    }

    private void setAside(Unplaced unplaced, Instant now) {
        queue.unschedulable(unplaced.pod().key(), unplaced.diagnosis(), now);
    }

    private void bind(List<Placed> set, Map<ObjectKey, QueuedPod> planned) {
        List<Pod> bound = new ArrayList<>();
        for (Placed placed : set) {
            ObjectKey key = placed.pod().key();
            QueuedPod asPlanned = Objects.requireNonNull(planned.get(key));
            Optional<Pod> current = waiting(key, asPlanned.uid());
            if (current.isEmpty()) {
                queue.remove(key);
            }
            current.filter(pod -> pod.getMetadata().getGeneration() == asPlanned.generation())
                    .ifPresent(pod -> bound.add(new PodBuilder(pod)
                            .editSpec()
                            .withNodeName(placed.nodeName())
                            .endSpec()
                            .build()));
        }
        if (bound.size() < set.size()) {
            return;
        }
        try {
            List<Pod> written = client.updateTogether(bound);
            for (int i = 0; i < written.size(); i++) {
                assume(set.get(i), written.get(i));
            }
        } catch (ApiException e) {
            // Counted as failed already: they are tried again after their back-off, and until then they may be bound
            // all the same.
            inDoubt = true;
        }
    }

    private Optional<Pod> waiting(ObjectKey key, String uid) {
        return pods.get(key)
                .filter(pod -> pod.getMetadata().getUid().equals(uid))
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod -> pod.getSpec().getNodeName() == null);
    }

    private void assume(Placed placed, Pod bound) {
        tracker.assume(
                placed.pod(),
                placed.nodeName(),
                placed.devices(),
                Long.parseLong(bound.getMetadata().getResourceVersion()));
    }

    /** When a pod is to be tried again, or the end of time. */
    Instant nextDue() {
        return queue.nextDue(world.clock().instant()).orElse(Instant.MAX);
    }
}

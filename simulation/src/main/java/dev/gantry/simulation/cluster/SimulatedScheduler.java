package dev.gantry.simulation.cluster;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.scheduler.loop.ClusterEvent;
import dev.gantry.scheduler.loop.ClusterInbox;
import dev.gantry.scheduler.loop.ClusterTracker;
import dev.gantry.scheduler.placement.ClusterState;
import dev.gantry.scheduler.placement.PendingPod;
import dev.gantry.scheduler.placement.PlacementPlan;
import dev.gantry.scheduler.placement.PlacementPlan.Placed;
import dev.gantry.scheduler.placement.PlacementPlanner;
import dev.gantry.scheduler.placement.plugin.Profiles;
import dev.gantry.scheduler.queue.QueuedPod;
import dev.gantry.scheduler.queue.SchedulingQueue;
import dev.gantry.scheduler.volume.VolumeTable;
import dev.gantry.simulation.world.LateView;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The steps of {@code SchedulerLoop}, with its own inbox, tracker, queue and planner; only the bindings go to the simulation's
 * store, one by one and each in the version that the view shows, as {@code PodBinder} writes them. After a binding without an
 * answer it catches up with what is stored before it plans again, as {@code Leadership} has it.
 */
final class SimulatedScheduler {

    private static final int MAX_BATCH = 500;
    private static final Duration FLUSH_EVERY = Duration.ofSeconds(30);
    private static final PlacementPlanner PLANNER = new PlacementPlanner(Profiles.leastAllocated());

    private final ClusterWorld world;
    private final LateView<Pod> pods;
    private final ResourceClient<Pod> client;
    private final ClusterInbox inbox = new ClusterInbox();
    private final ClusterState state = new ClusterState();
    private final SchedulingQueue queue = new SchedulingQueue();
    private final ClusterTracker tracker = new ClusterTracker(state, queue, new VolumeTable());
    private Instant lastFlush;
    private boolean inDoubt;

    SimulatedScheduler(ClusterWorld world, ResourceView<Node> nodes, LateView<Pod> pods, ResourceClient<Pod> client) {
        this.world = world;
        this.pods = pods;
        this.client = client;
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
        if (Duration.between(lastFlush, now).compareTo(FLUSH_EVERY) >= 0) {
            lastFlush = now;
            queue.flush(now);
        }
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

    private void schedule(List<QueuedPod> batch, Instant now) {
        Map<ObjectKey, String> uids = new HashMap<>();
        batch.forEach(queued -> uids.put(queued.pod().key(), queued.uid()));
        batch.forEach(queued -> queue.failed(queued.pod().key(), now));
        List<PendingPod> pending = batch.stream().map(QueuedPod::pod).toList();
        PlacementPlan plan = PLANNER.plan(state.snapshot(pending), pending, world.random());
        plan.placed()
                .forEach(placed -> bind(placed, uids.getOrDefault(placed.pod().key(), "")));
        plan.unplaced().forEach(unplaced -> queue.unschedulable(unplaced.pod().key(), unplaced.diagnosis(), now));
    }

    private void bind(Placed placed, String uid) {
        ObjectKey key = placed.pod().key();
        Optional<Pod> current = pods.get(key)
                .filter(pod -> pod.getMetadata().getUid().equals(uid))
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod -> pod.getSpec().getNodeName() == null);
        if (current.isEmpty()) {
            queue.remove(key);
            return;
        }
        try {
            Pod bound = client.update(new PodBuilder(current.get())
                    .editSpec()
                    .withNodeName(placed.nodeName())
                    .endSpec()
                    .build());
            tracker.assume(
                    placed.pod(),
                    placed.nodeName(),
                    placed.devices(),
                    Long.parseLong(bound.getMetadata().getResourceVersion()));
        } catch (ApiException e) {
            // Counted as failed already: it is tried again after its back-off, and until then it may be bound all the
            // same.
            inDoubt = true;
        }
    }

    /** When a pod is to be tried again, or the end of time. */
    Instant nextDue() {
        return queue.nextDue(world.clock().instant()).orElse(Instant.MAX);
    }
}

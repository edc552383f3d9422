package dev.gantry.scheduler.loop;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.apimachinery.store.Fence;
import dev.gantry.scheduler.placement.ClusterContents;
import dev.gantry.scheduler.placement.ClusterState;
import dev.gantry.scheduler.placement.GangDemand;
import dev.gantry.scheduler.placement.NodeLoad;
import dev.gantry.scheduler.placement.PendingPod;
import dev.gantry.scheduler.placement.PlacementPlan;
import dev.gantry.scheduler.placement.PlacementPlan.Placed;
import dev.gantry.scheduler.placement.PlacementPlanner;
import dev.gantry.scheduler.placement.PodExplainer;
import dev.gantry.scheduler.placement.PodExplanation.ScoredNode;
import dev.gantry.scheduler.placement.PreemptionPlanner;
import dev.gantry.scheduler.placement.Profile;
import dev.gantry.scheduler.placement.ProfileChoice;
import dev.gantry.scheduler.placement.SpreadConstraint;
import dev.gantry.scheduler.pod.PodBinder;
import dev.gantry.scheduler.pod.PodBinder.Outcome;
import dev.gantry.scheduler.queue.QueuedPod;
import dev.gantry.scheduler.queue.SchedulingQueue;
import dev.gantry.scheduler.review.Trial;
import dev.gantry.scheduler.storage.ClaimWrites;
import dev.gantry.scheduler.volume.VolumeTable;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Places pending pods, batch after batch, on one thread while this replica leads: what happened in the cluster, the queue's
 * next pods, a plan, one group of bindings. While another replica leads it only keeps its state up to date.
 */
public final class SchedulerLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SchedulerLoop.class);

    /** Pods of one batch, as many as the store commits in one group; urgent pods wait for one batch at the most. */
    private static final int MAX_BATCH = 500;

    /** How long the loop waits without news: the time to notice that this replica leads now. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private static final Duration FLUSH_EVERY = Duration.ofSeconds(30);

    /** After a failure of the loop itself, which is a bug or a broken database. */
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final ClusterInbox inbox = new ClusterInbox();
    private final ClusterState state = new ClusterState();
    private final SchedulingQueue queue = new SchedulingQueue();
    private final VolumeTable volumes = new VolumeTable();
    private final ClusterTracker tracker;
    private final BatchBindings bindings;
    private final ExplanationDesk desk = new ExplanationDesk();
    private final Map<String, Profile> profiles;
    private final PlacementPlanner planner;
    private final UnplacedPods unplaced;
    private final ResourceView<Pod> pods;
    private final Leadership leadership;
    private final EventRecorder events;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final SchedulerMeters meters;
    private final AtomicReference<Optional<Map<String, NodeLoad>>> newLoads = new AtomicReference<>(Optional.empty());
    private Instant lastFlush;
    private volatile boolean closed;
    private volatile Optional<Thread> thread = Optional.empty();

    /**
     * A loop that is not started yet.
     *
     * @param profiles by the names of schedulers; pods that name another one are left alone
     */
    SchedulerLoop(
            Map<String, Profile> profiles,
            List<SpreadConstraint> defaultConstraints,
            ResourceView<Pod> pods,
            PodBinder binder,
            ClaimWrites claimWrites,
            Preemptor preemptor,
            Leadership leadership,
            EventRecorder events,
            InstantSource clock,
            RandomGenerator random,
            SchedulerMeters meters) {
        this.profiles = Map.copyOf(profiles);
        this.tracker = new ClusterTracker(state, queue, volumes, profiles.keySet(), defaultConstraints);
        this.planner = new PlacementPlanner(ProfileChoice.of(profiles), true);
        this.pods = pods;
        this.bindings = new BatchBindings(new ClaimBindings(state, volumes), volumes, binder, claimWrites);
        this.leadership = leadership;
        this.events = events;
        this.clock = clock;
        this.random = random;
        this.meters = meters;
        PreemptionPlanner preemption = new PreemptionPlanner(ProfileChoice.of(profiles));
        this.unplaced = new UnplacedPods(
                state, queue, volumes, preemption, preemptor, pods, binder, events, clock, random, meters);
        this.lastFlush = clock.instant();
    }

    ClusterInbox inbox() {
        return inbox;
    }

    void start() {
        thread = Optional.of(Thread.ofPlatform().name("scheduler").daemon().start(this::run));
    }

    private void run() {
        while (!closed) {
            try {
                step(untilNextPod());
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // The state is still right, only this batch is not: its pods are tried again after their back-off.
                LOG.error("a scheduling step failed; trying again in {}", AFTER_FAILURE, e);
                pause();
            }
        }
    }

    /** One step: takes in the news, waiting for it no longer than the time given, then places one batch. */
    void step(Duration longestWait) throws InterruptedException {
        tracker.apply(inbox.await(longestWait), clock.instant());
        Optional<Fence> fence = leadership.fence();
        // Once more without waiting: what a predecessor bound counts before anything is placed.
        tracker.apply(inbox.await(Duration.ZERO), clock.instant());
        newLoads.getAndSet(Optional.empty()).ifPresent(state::putLoads);
        desk.answerAll();
        if (fence.isPresent()) {
            flushNowAndThen();
            unplaced.tellOfMissingPods(MAX_BATCH, fence);
            List<QueuedPod> batch = queue.take(MAX_BATCH, clock.instant());
            if (!batch.isEmpty()) {
                schedule(batch, fence);
            }
        }
        meters.depth(queue.depth());
    }

    /** What is to be said of a pod and every node; refused with 404 for a pod that is not there. */
    CompletableFuture<ObjectNode> explain(ObjectKey pod) {
        return ask(() -> explanation(pod));
    }

    /**
     * What a trial needs to know of the cluster, and the pods as they are to be placed.
     *
     * @param asked pods that need not exist
     * @param nodesGone whose pods are to be placed elsewhere
     */
    CompletableFuture<Trial> prepareTrial(List<Pod> asked, Set<String> nodesGone) {
        return ask(
                () -> new TrialCase(state.contents(), tracker::pending, profiles.keySet()).of(pods, asked, nodesGone));
    }

    /** Takes what nodes really use, by their names, for the next step; of the others nothing is known any more. */
    public void takeLoads(Map<String, NodeLoad> loads) {
        newLoads.set(Optional.of(loads));
    }

    /** All that is known of the cluster; waits until the scheduling thread has told it. */
    public ClusterContents contents() {
        return ExplanationDesk.await(ask(state::contents));
    }

    private <T> CompletableFuture<T> ask(Supplier<T> question) {
        CompletableFuture<T> answer = desk.ask(question);
        inbox.nudge();
        return answer;
    }

    private ObjectNode explanation(ObjectKey key) {
        Pod pod = pods.get(key).orElseThrow(() -> ApiException.notFound("pods", key.name()));
        ObjectNode document = ExplanationDocument.of(pod, tracker.stateOf(pod));
        queue.gang(key).ifPresent(gang -> ExplanationDocument.add(document, gang));
        PendingPod pending = tracker.pending(pod);
        Profile profile = profiles.get(pending.schedulerName());
        if (profile != null) {
            ExplanationDocument.add(
                    document, PodExplainer.explain(profile, state.snapshot(List.of(pending)), pending, state.pod(key)));
        }
        return document;
    }

    private Duration untilNextPod() {
        if (!leadership.isHeld()) {
            return LONGEST_WAIT;
        }
        Instant now = clock.instant();
        Duration wait =
                queue.nextDue(now).map(due -> Duration.between(now, due)).orElse(LONGEST_WAIT);
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }

    private void flushNowAndThen() {
        Instant now = clock.instant();
        if (Duration.between(lastFlush, now).compareTo(FLUSH_EVERY) >= 0) {
            lastFlush = now;
            queue.flush(now);
        }
    }

    private void schedule(List<QueuedPod> batch, Optional<Fence> fence) {
        // Until a pod's outcome is known it counts as failed, so that no failure below can lose it.
        batch.forEach(queued -> queue.failed(queued.pod().key(), clock.instant()));
        Map<ObjectKey, GangDemand> gangs = gangs(batch);
        PlacementPlan plan = meters.plan.record(() -> plan(batch, gangs));
        meters.bind.record(() -> bindings.bind(plan.placed(), gangs, batch, fence)
                .forEach(settled -> settle(settled.placed(), settled.outcome(), plan.scores())));
        gangs.forEach((pod, gang) -> {
            if (queue.gangOf(pod).isEmpty()) {
                unplaced.gangHasItsPlaces(gang.gang());
            }
        });
        unplaced.report(plan, fence);
    }

    /** By pod; empty where no pod goes with others. */
    private Map<ObjectKey, GangDemand> gangs(List<QueuedPod> batch) {
        Map<ObjectKey, GangDemand> gangs = new HashMap<>();
        for (QueuedPod queued : batch) {
            if (queued.gang().isPresent()) {
                ObjectKey pod = queued.pod().key();
                queue.gangOf(pod).ifPresent(demand -> gangs.put(pod, demand));
            }
        }
        return gangs;
    }

    private PlacementPlan plan(List<QueuedPod> batch, Map<ObjectKey, GangDemand> gangs) {
        List<PendingPod> pending = batch.stream().map(QueuedPod::pod).toList();
        return planner.plan(state.snapshot(pending), pending, gangs, random);
    }

    private void settle(Placed placed, Outcome outcome, Map<ObjectKey, ScoredNode> scores) {
        switch (outcome) {
            case Outcome.Bound(var bound) -> {
                tracker.assume(placed.pod(), placed.nodeName(), placed.devices(), bound.version());
                meters.scheduled.increment();
                ObjectKey key = placed.pod().key();
                String why = Optional.ofNullable(scores.get(key))
                        .map(score -> ": " + score.summary())
                        .orElse("");
                events.normal(
                        bound.typed(), "Scheduled", "Successfully assigned " + key + " to " + placed.nodeName() + why);
            }
            case Outcome.NotNeeded(String why) -> {
                LOG.debug("{} was not bound: {}", placed.pod().key(), why);
                queue.remove(placed.pod().key());
            }
            case Outcome.Lost(String why) -> {
                LOG.info("{} was not bound and is tried again: {}", placed.pod().key(), why);
                meters.lost.increment();
            }
            case Outcome.Unconfirmed(String why) -> {
                LOG.warn("{} may be bound or not: {}", placed.pod().key(), why);
                meters.lost.increment();
                leadership.doubt();
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(AFTER_FAILURE);
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.ifPresent(Thread::interrupt);
    }
}

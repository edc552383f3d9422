package dev.gantry.scheduler.loop;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.apimachinery.store.Fence;
import dev.gantry.scheduler.placement.ClusterState;
import dev.gantry.scheduler.placement.PendingPod;
import dev.gantry.scheduler.placement.PlacementPlan;
import dev.gantry.scheduler.placement.PlacementPlan.Placed;
import dev.gantry.scheduler.placement.PlacementPlan.Unplaced;
import dev.gantry.scheduler.placement.PlacementPlanner;
import dev.gantry.scheduler.placement.PodExplainer;
import dev.gantry.scheduler.placement.Preemption;
import dev.gantry.scheduler.placement.PreemptionPlanner;
import dev.gantry.scheduler.placement.Profile;
import dev.gantry.scheduler.placement.ProfileChoice;
import dev.gantry.scheduler.placement.SpreadConstraint;
import dev.gantry.scheduler.pod.PodBinder;
import dev.gantry.scheduler.pod.PodBinder.Assignment;
import dev.gantry.scheduler.pod.PodBinder.Outcome;
import dev.gantry.scheduler.pod.PodBinder.Unschedulable;
import dev.gantry.scheduler.queue.QueuedPod;
import dev.gantry.scheduler.queue.SchedulingQueue;
import dev.gantry.scheduler.storage.VolumeBinder;
import dev.gantry.scheduler.volume.VolumeTable;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
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
    private final ClaimBindings claims;
    private final ExplanationDesk desk = new ExplanationDesk();
    private final Map<String, Profile> profiles;
    private final PlacementPlanner planner;
    private final PreemptionPlanner preemption;
    private final Preemptor preemptor;
    private final ResourceView<Pod> pods;
    private final PodBinder binder;
    private final Leadership leadership;
    private final EventRecorder events;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final SchedulerMeters meters;
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
            VolumeBinder volumeBinder,
            Preemptor preemptor,
            Leadership leadership,
            EventRecorder events,
            InstantSource clock,
            RandomGenerator random,
            SchedulerMeters meters) {
        this.profiles = Map.copyOf(profiles);
        this.tracker = new ClusterTracker(state, queue, volumes, profiles.keySet(), defaultConstraints);
        this.planner = new PlacementPlanner(ProfileChoice.of(profiles));
        this.preemption = new PreemptionPlanner(ProfileChoice.of(profiles));
        this.preemptor = preemptor;
        this.pods = pods;
        this.binder = binder;
        this.claims = new ClaimBindings(state, volumes, volumeBinder);
        this.leadership = leadership;
        this.events = events;
        this.clock = clock;
        this.random = random;
        this.meters = meters;
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
        desk.answerAll(this::explanation);
        if (fence.isPresent()) {
            flushNowAndThen();
            List<QueuedPod> batch = queue.take(MAX_BATCH, clock.instant());
            if (!batch.isEmpty()) {
                schedule(batch, fence);
            }
        }
        meters.depth(queue.depth());
    }

    /** What is to be said of a pod and every node; refused with 404 for a pod that is not there. */
    CompletableFuture<ObjectNode> explain(ObjectKey pod) {
        CompletableFuture<ObjectNode> answer = desk.ask(pod);
        inbox.nudge();
        return answer;
    }

    private ObjectNode explanation(ObjectKey key) {
        Pod pod = pods.get(key).orElseThrow(() -> ApiException.notFound("pods", key.name()));
        ObjectNode document = ExplanationDocument.of(pod, tracker.stateOf(pod));
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
        Map<ObjectKey, String> uids = new HashMap<>();
        batch.forEach(queued -> uids.put(queued.pod().key(), queued.uid()));
        // Until a pod's outcome is known it counts as failed, so that no failure below can lose it.
        batch.forEach(queued -> queue.failed(queued.pod().key(), clock.instant()));
        PlacementPlan plan = meters.plan.record(() -> plan(batch));
        meters.bind.record(() -> bind(claims.bind(plan.placed()), uids, fence));
        report(plan.unplaced(), fence);
    }

    private PlacementPlan plan(List<QueuedPod> batch) {
        List<PendingPod> pending = batch.stream().map(QueuedPod::pod).toList();
        return planner.plan(state.snapshot(pending), pending, random);
    }

    private void bind(List<Placed> placed, Map<ObjectKey, String> uids, Optional<Fence> fence) {
        List<Assignment> assignments = placed.stream()
                .map(choice -> new Assignment(
                        choice.pod().key(), uids.getOrDefault(choice.pod().key(), ""), choice.nodeName()))
                .toList();
        List<Outcome> outcomes = binder.bindAll(assignments, fence);
        for (int i = 0; i < outcomes.size(); i++) {
            settle(placed.get(i), outcomes.get(i));
        }
    }

    private void settle(Placed placed, Outcome outcome) {
        switch (outcome) {
            case Outcome.Bound(var bound) -> {
                tracker.assume(placed.pod(), placed.nodeName(), bound.version());
                meters.scheduled.increment();
                ObjectKey key = placed.pod().key();
                events.normal(bound.typed(), "Scheduled", "Successfully assigned " + key + " to " + placed.nodeName());
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

    private void report(List<Unplaced> unplaced, Optional<Fence> fence) {
        if (unplaced.isEmpty()) {
            return;
        }
        Map<ObjectKey, Preemption> preemptions = preemptions(unplaced);
        List<Unschedulable> marks = new ArrayList<>(unplaced.size());
        for (Unplaced failure : unplaced) {
            ObjectKey key = failure.pod().key();
            Optional<Preemption> tried = Optional.ofNullable(preemptions.get(key));
            String message = failure.diagnosis().message()
                    + tried.map(SchedulerLoop::appendix).orElse("");
            queue.unschedulable(key, failure.diagnosis(), clock.instant());
            meters.unschedulable.increment();
            pods.get(key).ifPresent(pod -> events.warning(pod, "FailedScheduling", message));
            marks.add(new Unschedulable(key, message, tried.map(this::nominated).orElse("")));
        }
        // Promised before anyone is stopped: whoever would take the place meanwhile finds it taken.
        binder.markUnschedulable(marks, fence);
        preemptions.values().forEach(this::preempt);
    }

    /** Looked for only where a pod of lower priority runs somewhere. */
    private Map<ObjectKey, Preemption> preemptions(List<Unplaced> unplaced) {
        List<Unplaced> urgent = unplaced.stream()
                .filter(failure -> state.hasPodsBelow(failure.pod().priority()))
                .toList();
        if (urgent.isEmpty()) {
            return Map.of();
        }
        return preemption
                .plan(
                        state.snapshot(urgent.stream().map(Unplaced::pod).toList()),
                        state.podsByNode(),
                        urgent,
                        preemptor.allowances(),
                        random)
                .stream()
                .collect(Collectors.toMap(outcome -> outcome.pod().key(), outcome -> outcome));
    }

    private static String appendix(Preemption preemption) {
        return switch (preemption) {
            case Preemption.Useless(PendingPod _, String why) -> " preemption: " + why;
            case Preemption.Victims _, Preemption.Waits _ -> "";
        };
    }

    private String nominated(Preemption preemption) {
        return switch (preemption) {
            case Preemption.Victims(PendingPod _, String node, var _) -> node;
            case Preemption.Waits(PendingPod pod) -> state.nominated(pod.key()).orElse("");
            case Preemption.Useless _ -> "";
        };
    }

    private void preempt(Preemption preemption) {
        if (preemption instanceof Preemption.Victims victims) {
            preemptor.stop(victims);
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

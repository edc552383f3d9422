package dev.gantry.scheduler.loop;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.apimachinery.store.Fence;
import dev.gantry.scheduler.placement.ClusterState;
import dev.gantry.scheduler.placement.PendingPod;
import dev.gantry.scheduler.placement.PlacementPlan;
import dev.gantry.scheduler.placement.PlacementPlan.Unplaced;
import dev.gantry.scheduler.placement.Preemption;
import dev.gantry.scheduler.placement.PreemptionPlanner;
import dev.gantry.scheduler.placement.UnplacedGang;
import dev.gantry.scheduler.pod.PodBinder;
import dev.gantry.scheduler.pod.PodBinder.Unschedulable;
import dev.gantry.scheduler.queue.SchedulingQueue;
import dev.gantry.scheduler.volume.VolumeTable;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What becomes of pods that a plan gave no place: they wait aside, users are told why, and less important pods may be stopped for them. */
final class UnplacedPods {

    private final ClusterState state;
    private final SchedulingQueue queue;
    private final VolumeTable volumes;
    private final PreemptionPlanner preemption;
    private final Preemptor preemptor;
    private final ResourceView<Pod> pods;
    private final PodBinder binder;
    private final EventRecorder events;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final SchedulerMeters meters;
    private final GangPromises promises = new GangPromises();

    UnplacedPods(
            ClusterState state,
            SchedulingQueue queue,
            VolumeTable volumes,
            PreemptionPlanner preemption,
            Preemptor preemptor,
            ResourceView<Pod> pods,
            PodBinder binder,
            EventRecorder events,
            InstantSource clock,
            RandomGenerator random,
            SchedulerMeters meters) {
        this.state = state;
        this.queue = queue;
        this.volumes = volumes;
        this.preemption = preemption;
        this.preemptor = preemptor;
        this.pods = pods;
        this.binder = binder;
        this.events = events;
        this.clock = clock;
        this.random = random;
        this.meters = meters;
    }

    /** No place is kept for it any longer. */
    void gangHasItsPlaces(ObjectKey gang) {
        promises.end(gang);
    }

    /** Tells of each, and makes room where others are less important. */
    void report(PlacementPlan plan, Optional<Fence> fence) {
        if (plan.unplaced().isEmpty() && plan.gangs().isEmpty()) {
            return;
        }
        Map<ObjectKey, Preemption> preemptions = preemptions(plan);
        List<Unschedulable> marks = new ArrayList<>(plan.unplaced().size());
        for (Unplaced failure : plan.unplaced()) {
            setAside(failure);
            marks.add(told(
                    failure.pod(),
                    failure.diagnosis().message(),
                    failure.diagnosis().nearestInWords(),
                    preemptions));
        }
        plan.gangs().forEach(gang -> marks.addAll(reported(gang, preemptions)));
        // Promised before anyone is stopped: whoever would take the place meanwhile finds it taken.
        binder.markUnschedulable(marks, fence);
        preemptor.stop(preemptions.values().stream()
                .filter(Preemption.Victims.class::isInstance)
                .map(Preemption.Victims.class::cast)
                .toList());
    }

    private void setAside(Unplaced failure) {
        queue.unschedulable(failure.pod().key(), failure.diagnosis(), clock.instant());
        volumes.unpin(failure.pod().key());
        meters.unschedulable.increment();
    }

    /** By how much it misses changes with every pod that comes or goes: the event says so, and not the condition, which is state. */
    private Unschedulable told(
            PendingPod pod, String message, String byHowMuch, Map<ObjectKey, Preemption> preemptions) {
        Optional<Preemption> tried = Optional.ofNullable(preemptions.get(pod.key()));
        return told(
                pod.key(),
                message + tried.map(UnplacedPods::appendix).orElse(""),
                byHowMuch,
                tried.map(this::nominated).orElse(""));
    }

    private Unschedulable told(ObjectKey pod, String message, String byHowMuch, String nominatedNode) {
        String all = byHowMuch.isEmpty() ? message : message + " " + byHowMuch;
        pods.get(pod).ifPresent(known -> events.warning(known, "FailedScheduling", all));
        return new Unschedulable(pod, message, nominatedNode);
    }

    /** Its pods wait together; those that would fit for what rejects the others. */
    private List<Unschedulable> reported(UnplacedGang gang, Map<ObjectKey, Preemption> preemptions) {
        gang.unplaced().forEach(this::setAside);
        gang.fitting().forEach(pod -> {
            meters.unschedulable.increment();
            volumes.unpin(pod.pod().key());
        });
        if (gang.pods().anyMatch(pod -> preemptions.get(pod.key()) instanceof Preemption.Victims)) {
            promises.begin(gang.demand().gang(), clock.instant());
        }
        String message = gang.message();
        return gang.pods().map(pod -> told(pod, message, "", preemptions)).toList();
    }

    /** Of gangs that wait for more pods; so many of them at the most. */
    void tellOfMissingPods(int limit, Optional<Fence> fence) {
        List<Unschedulable> marks = queue.incomplete(limit, clock.instant()).stream()
                .flatMap(gang -> gang.waiting().stream().map(pod -> told(pod, gang.message(), "", "")))
                .toList();
        if (!marks.isEmpty()) {
            binder.markUnschedulable(marks, fence);
        }
    }

    /** Looked for only where a pod of lower priority runs somewhere. */
    private Map<ObjectKey, Preemption> preemptions(PlacementPlan plan) {
        List<Unplaced> urgent = plan.unplaced().stream()
                .filter(failure -> state.hasPodsBelow(failure.pod().priority()))
                .toList();
        Instant now = clock.instant();
        List<UnplacedGang> gangs = plan.gangs().stream()
                .filter(gang -> gang.pods().anyMatch(pod -> state.hasPodsBelow(pod.priority())))
                .filter(gang -> promises.allowed(gang.demand().gang(), now))
                .toList();
        if (urgent.isEmpty() && gangs.isEmpty()) {
            return Map.of();
        }
        List<PendingPod> asking = Stream.concat(
                        urgent.stream().map(Unplaced::pod), gangs.stream().flatMap(UnplacedGang::pods))
                .toList();
        return preemption
                .plan(state.snapshot(asking), state.podsByNode(), urgent, gangs, preemptor.allowances(), random)
                .stream()
                .collect(Collectors.toMap(outcome -> outcome.pod().key(), outcome -> outcome));
    }

    private static String appendix(Preemption preemption) {
        return switch (preemption) {
            case Preemption.Useless(PendingPod _, String why) -> " preemption: " + why;
            case Preemption.Victims _, Preemption.Waits _, Preemption.Fits _ -> "";
        };
    }

    private String nominated(Preemption preemption) {
        return switch (preemption) {
            case Preemption.Victims(PendingPod _, String node, var _) -> node;
            case Preemption.Fits(PendingPod _, String node) -> node;
            case Preemption.Waits(PendingPod pod) -> state.nominated(pod.key()).orElse("");
            case Preemption.Useless _ -> "";
        };
    }
}

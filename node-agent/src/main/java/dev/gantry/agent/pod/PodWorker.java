package dev.gantry.agent.pod;

import dev.gantry.agent.podlifecycle.DesiredPod;
import dev.gantry.agent.podlifecycle.ObservedPod;
import dev.gantry.agent.podlifecycle.PodPlan;
import dev.gantry.agent.podlifecycle.PodReconciler;
import dev.gantry.agent.podlifecycle.PodStatuses;
import dev.gantry.agent.podlifecycle.StartHold;
import dev.gantry.agent.podlifecycle.WireTime;
import dev.gantry.agent.runtime.RuntimeUnavailableException;
import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.client.ResourceClient.WriteOutcome;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after one pod on a virtual thread: on a signal, on the plan's own wish and on a period it sees what is there, plans,
 * begins the actions and reports the status. It ends when the pod's object is gone and nothing of it is left here.
 */
public final class PodWorker {

    private static final Logger LOG = LoggerFactory.getLogger(PodWorker.class);

    /** Before what failed for want of the engine or the API is tried again. */
    static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private final PodHost host;
    private final NodeStarts starts;
    private final NodeAllocations allocations;
    private final Runnable ended;
    private final PodRecollection memory = new PodRecollection();
    private final Semaphore signals = new Semaphore(0);
    private final PodActions actions;
    private final PodProbes probes;
    private final PodReport report;
    private final PodObserver observer;
    private final VolumeRefresh refresh;
    private volatile Pod pod;
    private volatile boolean objectGone;
    private volatile boolean over;
    private volatile boolean deleting;

    /**
     * A worker that is yet to be started.
     *
     * @param ended called when there is nothing left to look after
     */
    PodWorker(PodHost host, NodeStarts starts, NodeAllocations allocations, Pod pod, Runnable ended) {
        this.host = host;
        this.starts = starts;
        this.allocations = allocations;
        this.pod = pod;
        this.ended = ended;
        this.actions = new PodActions(host, memory, this::signal, this::finishDeletion);
        this.probes = new PodProbes(host, memory, this::signal);
        this.report = new PodReport(host, this::signal);
        this.observer = new PodObserver(host);
        this.refresh = new VolumeRefresh(host);
    }

    public PodWorker start() {
        starts.add(pod, this::signal);
        allocations.add(pod, this::signal);
        Thread.ofVirtual().name(host.node() + "/" + pod.getMetadata().getName()).start(this::run);
        return this;
    }

    public Pod pod() {
        return report.newest(pod);
    }

    /** Asks for a look at the pod soon; many at once are one. */
    public void signal() {
        signals.release();
    }

    /** The pod's object changed. */
    public void changed(Pod current) {
        pod = current;
        allocations.changed(report.newest(current));
        signal();
    }

    /** The pod's object is gone: what is left here must go, too. */
    public void deleted(Pod last) {
        pod = last;
        objectGone = true;
        allocations.deleted(last.getMetadata().getUid());
        signal();
    }

    /** Leaves the pod as it is: the agent ends, its containers do not. */
    public void abandon() {
        over = true;
        signal();
    }

    private void run() {
        try {
            while (!over) {
                waitUntil(step());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            probes.close();
            starts.remove(pod.getMetadata().getUid());
            allocations.remove(pod.getMetadata().getUid());
            ended.run();
        }
    }

    private void waitUntil(Instant next) throws InterruptedException {
        long millis = Math.max(1, Duration.between(host.clock().instant(), next).toMillis());
        if (signals.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
            signals.drainPermits();
        }
    }

    /** One look; returns when to look again without a signal. */
    private Instant step() {
        Instant now = host.clock().instant();
        try {
            return look(now);
        } catch (RuntimeUnavailableException e) {
            starts.engineAway();
            return again(e, now);
        } catch (ApiException e) {
            return again(e, now);
        }
    }

    private Instant again(Exception failure, Instant now) {
        LOG.warn("pod {}: {}", pod.getMetadata().getName(), failure.getMessage());
        return now.plus(PAUSE_AFTER_FAILURE);
    }

    private Instant look(Instant now) {
        DesiredPod asked = asked(now);
        if (asked.terminating()) {
            memory.terminating(now);
        }
        DesiredPod granted = allocations.granted(asked, now);
        ObservedPod observed = observer.observe(granted.pod(), memory.snapshot());
        DesiredPod desired = held(granted, starts.hold(asked, observed));
        probes.follow(desired, observed);
        if (!objectGone) {
            refresh.refresh(desired, observed, now);
        }
        PodPlan plan = PodReconciler.plan(desired, observed, now);
        if (!deleting) { // else all is done but for the API's answer, and doing it again would only spin
            plan.actions().forEach(action -> actions.begin(desired, action));
        }
        if (!objectGone && !over) {
            ObservedPod begun = new ObservedPod(observed.sandboxes(), observed.containers(), memory.snapshot());
            PodStatus status = PodStatuses.compute(desired, begun, host.facts(), now);
            report.report(asked.pod(), status);
            starts.computed(desired.uid(), status);
        }
        return next(plan, now);
    }

    /** One that the node does not take, or does not know yet whether it does, waits for nothing else. */
    private static DesiredPod held(DesiredPod granted, Optional<StartHold> byOthers) {
        boolean decided = granted.rejection().isPresent() || granted.hold().isPresent();
        return decided ? granted : granted.heldBy(byOthers);
    }

    private Instant next(PodPlan plan, Instant now) {
        boolean soon = ending() || !allocations.isKnown();
        Instant resync = now.plus(soon ? PAUSE_AFTER_FAILURE : host.resync());
        return plan.wakeAt().filter(wish -> wish.isBefore(resync)).orElse(resync);
    }

    /** A deletion that was refused is tried again soon. */
    private boolean ending() {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    private DesiredPod asked(Instant now) {
        Pod current = report.newest(pod);
        return objectGone
                ? new DesiredPod(terminating(current, now), Duration.ZERO)
                : new DesiredPod(current, host.drainTimeout());
    }

    /** Nobody routes to a pod without an object, so there is no drain to wait for. */
    private static Pod terminating(Pod last, Instant now) {
        String at =
                Optional.ofNullable(last.getMetadata().getDeletionTimestamp()).orElseGet(() -> WireTime.format(now));
        return new PodBuilder(last)
                .editMetadata()
                .withDeletionTimestamp(at)
                .endMetadata()
                .build();
    }

    private void finishDeletion() {
        removeVolumes();
        if (objectGone) {
            over = true;
        } else if (!deleting) {
            deleting = true;
            host.statuses().finishDeletion(pod(), this::deletionFinished);
        }
    }

    private void deletionFinished(WriteOutcome<Pod> outcome) {
        switch (outcome) {
            case WriteOutcome.Written<Pod> _ -> over = true;
            case WriteOutcome.Refused<Pod>(ApiException reason) -> {
                over = reason.isNotFound() || reason.isConflict(); // gone already, or another pod of that name is there
                deleting = over;
                if (!over) {
                    LOG.warn("pod {} cannot be deleted: {}", pod.getMetadata().getName(), reason.getMessage());
                }
            }
        }
        if (over) {
            signal();
        }
    }

    private void removeVolumes() {
        try {
            host.volumes().remove(pod.getMetadata().getUid());
        } catch (IOException e) {
            LOG.warn("volumes of pod {} remain: {}", pod.getMetadata().getName(), e.getMessage());
        }
    }
}

package dev.gantry.registry.handshake;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.controller.Reconciler;
import dev.gantry.registry.endpoints.Revisions;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Judges one pod and sets the condition that follows; remembers the pods that wait for proxies. */
public final class HandshakeReconciler implements Reconciler {

    /** A proxy that dies makes no signal: its fencing is noticed by looking again this often. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private final ResourceView<Pod> pods;
    private final ResourceView<Service> services;
    private final Revisions revisions;
    private final RouteHistory history;
    private final ProxyRoster roster;
    private final ProxyLeases leases;
    private final RouteBarrier barrier;
    private final PodConditions conditions;
    private final InstantSource clock;
    private final WaitTimes times;
    private final Waits waits = new Waits();

    public HandshakeReconciler(
            ResourceView<Pod> pods,
            ResourceView<Service> services,
            Revisions revisions,
            RouteHistory history,
            ProxyRoster roster,
            ProxyLeases leases,
            RouteBarrier barrier,
            PodConditions conditions,
            WaitTimes times,
            InstantSource clock) {
        this.pods = pods;
        this.services = services;
        this.revisions = revisions;
        this.history = history;
        this.roster = roster;
        this.leases = leases;
        this.barrier = barrier;
        this.conditions = conditions;
        this.times = times;
        this.clock = clock;
    }

    /** The pods that a confirmation may settle. */
    public Set<ObjectKey> waiting() {
        return waits.pods();
    }

    /** How many pods wait for a condition, {@link HandshakeJudge#ROUTABLE} or {@link HandshakeJudge#DRAINED}. */
    public long waitingFor(String condition) {
        return waits.count(condition);
    }

    @Override
    public Result reconcile(ObjectKey key) {
        Optional<Pod> pod = pods.get(key);
        if (pod.isEmpty()) {
            waits.end(key, clock.instant());
            return Result.DONE;
        }
        // Entered before the judgement, so that a confirmation that comes during it is not missed.
        waits.begin(key, clock.instant());
        switch (judge(pod.get())) {
            case Judgement.Waiting waiting -> {
                waits.goesOn(key, waiting, clock.instant()).ifPresent(set -> conditions.set(pod.get(), set));
                return Result.after(LOOK_AGAIN);
            }
            case Judgement.Settled _ -> waits.end(key, clock.instant());
            case Judgement.Set set -> {
                conditions.set(pod.get(), set);
                times.ended(set, waits.end(key, clock.instant()));
            }
        }
        return Result.DONE;
    }

    private Judgement judge(Pod pod) {
        long floor = pod.getMetadata().getDeletionTimestamp() == null ? 0 : barrier.version();
        List<Service> inNamespace = services.list(pod.getMetadata().getNamespace()).stream()
                .filter(service -> revisions.admits(service, pod))
                .toList();
        PodRoutes routes = history.of(pod.getMetadata().getUid());
        leases.fillRoster();
        Quorum quorum = roster.quorum(clock.instant());
        return HandshakeJudge.judge(pod, inNamespace, routes, quorum, floor);
    }
}

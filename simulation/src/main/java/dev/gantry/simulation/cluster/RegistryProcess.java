package dev.gantry.simulation.cluster;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.registry.endpoints.EndpointSignals;
import dev.gantry.registry.endpoints.EndpointsReconciler;
import dev.gantry.registry.endpoints.ReplicaSetRevisions;
import dev.gantry.registry.handshake.HandshakeReconciler;
import dev.gantry.registry.handshake.HandshakeSignals;
import dev.gantry.registry.handshake.PodConditions;
import dev.gantry.registry.handshake.ProxyLeases;
import dev.gantry.registry.handshake.ProxyRecord;
import dev.gantry.registry.handshake.ProxyReport;
import dev.gantry.registry.handshake.ProxyRoster;
import dev.gantry.registry.handshake.RouteBarrier;
import dev.gantry.registry.handshake.RouteHistory;
import dev.gantry.registry.handshake.ShareHistory;
import dev.gantry.registry.handshake.ShareReconciler;
import dev.gantry.simulation.world.InMemoryOwner;
import dev.gantry.simulation.world.LateView;
import dev.gantry.simulation.world.SimulatedLoops;
import dev.gantry.simulation.world.UnreliableClient;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;

/** One life of registry-service: endpoints, and what the proxies confirm of them. */
final class RegistryProcess {

    private static final String SERVICE = "Service";
    private static final String HANDSHAKE = "Pod";
    private static final String SHARES = "ReplicaSet";

    private final ClusterWorld world;
    private final SimulatedLoops loops;
    private final ProxyLeases leases;

    RegistryProcess(ClusterWorld world) {
        this.world = world;
        this.loops = new SimulatedLoops(world.clock());
        LateView<Service> services = view(world.services());
        LateView<EndpointSlice> slices = view(world.slices());
        LateView<Endpoints> endpoints = view(world.endpoints());
        LateView<Lease> leaseView = view(world.leases());
        LateView<Pod> pods = view(world.pods());
        LateView<ReplicaSet> replicaSets = view(world.replicaSets());
        ReplicaSetRevisions revisions = new ReplicaSetRevisions(replicaSets);
        RouteHistory history = new RouteHistory();
        ProxyRoster roster = new ProxyRoster(world.clock().instant());
        this.leases = new ProxyLeases(leaseView, local(world.leases(), leaseView), history, roster, world.clock());
        HandshakeReconciler handshake = new HandshakeReconciler(
                pods,
                services,
                revisions,
                history,
                roster,
                leases,
                new RouteBarrier(local(world.slices(), slices), world.clock()),
                new PodConditions(new UnreliableClient<>(world.pods(), world.faults(), true), world.clock()),
                (_, _) -> {},
                world.clock());
        loops.loop(
                SERVICE,
                new EndpointsReconciler(
                        services,
                        pods,
                        slices,
                        endpoints,
                        revisions,
                        local(world.slices(), slices),
                        local(world.endpoints(), endpoints)));
        loops.loop(HANDSHAKE, handshake);
        ShareHistory shares = new ShareHistory();
        loops.loop(
                SHARES,
                new ShareReconciler(
                        replicaSets,
                        new UnreliableClient<>(world.replicaSets(), world.faults(), true),
                        shares,
                        roster,
                        leases,
                        world.clock()));
        EndpointSignals signals = new EndpointSignals(services, slices);
        loops.woken(services);
        loops.woken(slices, slice -> EndpointSignals.serviceOf(slice).ifPresent(key -> loops.enqueue(SERVICE, key)));
        loops.woken(pods, pod -> loops.enqueue(HANDSHAKE, ObjectKey.of(pod)));
        loops.shown(endpoints);
        loops.woken(replicaSets, set -> loops.enqueue(SHARES, ObjectKey.of(set)));
        loops.shown(leaseView);
        var _ = pods.subscribe(signals.ofPods(key -> loops.enqueue(SERVICE, key)));
        var _ = replicaSets.subscribe(signals.ofReplicaSets(key -> loops.enqueue(SERVICE, key)));
        var _ = slices.subscribe(HandshakeSignals.ofShares(shares));
        var _ = slices.subscribe(HandshakeSignals.ofSlices(history, key -> loops.enqueue(HANDSHAKE, key)));
        var _ = leaseView.subscribe(HandshakeSignals.ofLeases(
                roster, world.clock(), handshake::waiting, key -> loops.enqueue(HANDSHAKE, key)));
    }

    private <T extends HasMetadata> LateView<T> view(InMemoryOwner<T> owner) {
        return new LateView<>(owner, world.clock());
    }

    private <T extends HasMetadata> UnreliableClient<T> local(InMemoryOwner<T> owner, LateView<T> view) {
        return UnreliableClient.local(owner, world.faults(), view);
    }

    /** Takes in a proxy's report. */
    ProxyRecord report(ProxyReport report) {
        return leases.store(report, "");
    }

    void step() {
        loops.stride(world.random());
    }

    SimulatedLoops loops() {
        return loops;
    }
}

package dev.gantry.registry;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.callback.RemoteResources;
import dev.gantry.apimachinery.client.LocalResources;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.controller.ControlLoop;
import dev.gantry.apimachinery.controller.LeaderLease;
import dev.gantry.registry.endpoints.EndpointSignals;
import dev.gantry.registry.endpoints.EndpointsReconciler;
import dev.gantry.registry.endpoints.ReplicaSetRevisions;
import dev.gantry.registry.handshake.HandshakeReconciler;
import dev.gantry.registry.handshake.HandshakeSignals;
import dev.gantry.registry.handshake.PodConditions;
import dev.gantry.registry.handshake.ProxyLeases;
import dev.gantry.registry.handshake.ProxyRoster;
import dev.gantry.registry.handshake.RouteBarrier;
import dev.gantry.registry.handshake.RouteHistory;
import dev.gantry.registry.handshake.ShareHistory;
import dev.gantry.registry.handshake.ShareReconciler;
import dev.gantry.registry.namespace.NamespaceReconciler;
import dev.gantry.registry.namespace.ServiceContents;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The registry's control loops, which act only while this replica leads. */
@Configuration(proxyBeanMethods = false)
class RegistryLoops {

    /** Heals what a lost signal left; signals make it a rare need. */
    private static final Duration RESYNC = Duration.ofSeconds(15);

    /** A step is a few writes that wait for a commit, so a few at a time fill a commit group. */
    private static final int WORKERS = 8;

    @Bean(destroyMethod = "close")
    ControlLoop endpointsLoop(
            LocalResources local,
            ResourceView<Pod> pods,
            ResourceView<ReplicaSet> replicaSets,
            LeaderLease lease,
            MeterRegistry meters) {
        ResourceView<Service> services = local.view(Service.class);
        ResourceView<EndpointSlice> slices = local.view(EndpointSlice.class);
        EndpointSignals signals = new EndpointSignals(services, slices);
        EndpointsReconciler reconciler = new EndpointsReconciler(
                services,
                pods,
                slices,
                local.view(Endpoints.class),
                new ReplicaSetRevisions(replicaSets),
                local.client(EndpointSlice.class, lease::fence),
                local.client(Endpoints.class, lease::fence));
        ControlLoop loop = ControlLoop.named("endpoints", meters)
                .reconciler(reconciler)
                .onlyWhile(lease::isLeader)
                .workers(WORKERS)
                .resync(RESYNC, signals::all)
                .start();
        loop.wokenBy(services).wokenBy(slices, EndpointSignals::serviceOf);
        pods.subscribe(signals.ofPods(loop::enqueue));
        replicaSets.subscribe(signals.ofReplicaSets(loop::enqueue));
        return loop;
    }

    @Bean
    HandshakeReconciler handshakeReconciler(
            LocalResources local,
            RemoteResources remote,
            ResourceView<Pod> pods,
            ResourceView<ReplicaSet> replicaSets,
            RouteHistory history,
            ProxyRoster roster,
            ProxyLeases leases,
            HandshakeMetrics metrics,
            InstantSource clock) {
        return new HandshakeReconciler(
                pods,
                local.view(Service.class),
                new ReplicaSetRevisions(replicaSets),
                history,
                roster,
                leases,
                new RouteBarrier(local.client(EndpointSlice.class), clock),
                new PodConditions(remote.client("scheduler", Pod.class), clock),
                metrics,
                clock);
    }

    @Bean(destroyMethod = "close")
    ControlLoop handshakeLoop(
            HandshakeReconciler reconciler,
            LocalResources local,
            ResourceView<Pod> pods,
            RouteHistory history,
            ProxyRoster roster,
            LeaderLease lease,
            InstantSource clock,
            HandshakeMetrics metrics,
            MeterRegistry meters) {
        ControlLoop loop = ControlLoop.named("handshake", meters)
                .reconciler(reconciler)
                .onlyWhile(lease::isLeader)
                .workers(WORKERS)
                .resync(RESYNC, () -> pods.list().stream().map(ObjectKey::of).toList())
                .start();
        local.view(EndpointSlice.class).subscribe(HandshakeSignals.ofSlices(history, loop::enqueue));
        local.view(Lease.class).subscribe(HandshakeSignals.ofLeases(roster, clock, reconciler::waiting, loop::enqueue));
        loop.wokenBy(pods);
        metrics.watch(reconciler);
        return loop;
    }

    @Bean(destroyMethod = "close")
    ControlLoop shareLoop(
            LocalResources local,
            RemoteResources remote,
            ResourceView<ReplicaSet> replicaSets,
            ProxyRoster roster,
            ProxyLeases leases,
            LeaderLease lease,
            InstantSource clock,
            MeterRegistry meters) {
        ShareHistory history = new ShareHistory();
        local.view(EndpointSlice.class).subscribe(HandshakeSignals.ofShares(history));
        ControlLoop loop = ControlLoop.named("shares", meters)
                .reconciler(new ShareReconciler(
                        replicaSets, remote.client("deployment", ReplicaSet.class), history, roster, leases, clock))
                .onlyWhile(lease::isLeader)
                .resync(
                        RESYNC,
                        () -> replicaSets.list().stream().map(ObjectKey::of).toList())
                .start();
        loop.wokenBy(replicaSets);
        return loop;
    }

    @Bean(destroyMethod = "close")
    ControlLoop namespaceLoop(LocalResources local, RemoteResources remote, LeaderLease lease, MeterRegistry meters) {
        ResourceView<Namespace> namespaces = local.view(Namespace.class);
        ServiceContents contents = new ServiceContents(Stream.of("deployment", "scheduler", "registry", "monitoring")
                .map(remote::connection)
                .toList());
        NamespaceReconciler reconciler = new NamespaceReconciler(
                namespaces,
                local.client(Namespace.class, lease::fence),
                local.view(ServiceAccount.class),
                local.client(ServiceAccount.class, lease::fence),
                contents);
        ControlLoop loop = ControlLoop.named("namespaces", meters)
                .reconciler(reconciler)
                .onlyWhile(lease::isLeader)
                .resync(RESYNC, reconciler::all)
                .start();
        loop.wokenBy(namespaces);
        reconciler.all().forEach(loop::enqueue);
        return loop;
    }
}

package dev.gantry.deployment;

import dev.gantry.apimachinery.callback.RemoteResources;
import dev.gantry.apimachinery.client.LocalResources;
import dev.gantry.apimachinery.controller.ControlLoop;
import dev.gantry.apimachinery.controller.LeaderLease;
import dev.gantry.deployment.controller.Cluster;
import dev.gantry.deployment.controller.ControllerSignals;
import dev.gantry.deployment.controller.StartGates;
import dev.gantry.deployment.controller.Tracked;
import dev.gantry.deployment.controller.daemon.DaemonCluster;
import dev.gantry.deployment.controller.daemon.DaemonSetReconciler;
import dev.gantry.deployment.controller.daemon.NodeSignals;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** DaemonSets and their loop. */
@Configuration(proxyBeanMethods = false)
class DaemonSetConfiguration {

    @Bean
    DaemonCluster daemonCluster(
            LocalResources local,
            RemoteResources remote,
            Tracked<ControllerRevision> revisions,
            Cluster cluster,
            LeaderLease lease,
            InstantSource clock) {
        Tracked<DaemonSet> sets = Tracked.follow(
                DaemonSet.class, local.view(DaemonSet.class), local.client(DaemonSet.class, lease::fence), clock);
        lease.onChange(leads -> sets.forgetOwnWrites());
        return new DaemonCluster(
                sets,
                revisions,
                cluster.pods(),
                remote.mirror("scheduler", Node.class),
                cluster.events(),
                cluster.meters(),
                clock);
    }

    @Bean(destroyMethod = "close")
    ControlLoop daemonSetLoop(
            DaemonCluster cluster,
            StartGates gates,
            LeaderLease lease,
            DeploymentProperties properties,
            SetProperties sets,
            MeterRegistry meters) {
        ControlLoop loop = ControlLoop.named("daemonsets", meters)
                .reconciler(new DaemonSetReconciler(cluster, gates))
                .onlyWhile(lease::isLeader)
                .workers(sets.daemonSetWorkers())
                .resync(properties.resync(), cluster.sets()::keys)
                .start();
        loop.wokenBy(cluster.sets().view());
        var _ = cluster.pods()
                .view()
                .subscribe(new ControllerSignals<>("DaemonSet", cluster.sets()::keys, loop::enqueue));
        var _ = cluster.revisions()
                .view()
                .subscribe(new ControllerSignals<>("DaemonSet", cluster.sets()::keys, loop::enqueue));
        var _ = cluster.nodes().subscribe(new NodeSignals(cluster.sets()::keys, loop::enqueue));
        return loop;
    }
}

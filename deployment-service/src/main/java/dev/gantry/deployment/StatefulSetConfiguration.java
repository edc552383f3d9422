package dev.gantry.deployment;

import dev.gantry.apimachinery.callback.RemoteResources;
import dev.gantry.apimachinery.client.LocalResources;
import dev.gantry.apimachinery.controller.ControlLoop;
import dev.gantry.apimachinery.controller.LeaderLease;
import dev.gantry.deployment.controller.Cluster;
import dev.gantry.deployment.controller.ControllerSignals;
import dev.gantry.deployment.controller.StartGates;
import dev.gantry.deployment.controller.Tracked;
import dev.gantry.deployment.controller.stateful.StatefulCluster;
import dev.gantry.deployment.controller.stateful.StatefulSetReconciler;
import dev.gantry.deployment.kind.StatefulKinds;
import dev.gantry.deployment.kind.WorkloadKinds;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** StatefulSets and their loop, and the revisions that they and DaemonSets keep. */
@Configuration(proxyBeanMethods = false)
class StatefulSetConfiguration {

    @Bean
    WorkloadKinds statefulKinds() {
        return StatefulKinds.all();
    }

    @Bean
    Tracked<ControllerRevision> controllerRevisions(LocalResources local, LeaderLease lease, InstantSource clock) {
        Tracked<ControllerRevision> revisions = Tracked.follow(
                ControllerRevision.class,
                local.view(ControllerRevision.class),
                local.client(ControllerRevision.class, lease::fence),
                clock);
        lease.onChange(leads -> revisions.forgetOwnWrites());
        return revisions;
    }

    @Bean
    StatefulCluster statefulCluster(
            LocalResources local,
            RemoteResources remote,
            Tracked<ControllerRevision> revisions,
            Cluster cluster,
            LeaderLease lease,
            InstantSource clock) {
        Tracked<StatefulSet> sets = Tracked.follow(
                StatefulSet.class, local.view(StatefulSet.class), local.client(StatefulSet.class, lease::fence), clock);
        OnFirstUse<Tracked<PersistentVolumeClaim>> claims = new OnFirstUse<>(() -> Tracked.follow(
                PersistentVolumeClaim.class,
                remote.mirror("scheduler", PersistentVolumeClaim.class),
                remote.client("scheduler", PersistentVolumeClaim.class),
                clock));
        lease.onChange(leads -> {
            sets.forgetOwnWrites();
            claims.ifUsed(Tracked::forgetOwnWrites);
        });
        return new StatefulCluster(sets, revisions, cluster.pods(), claims, cluster.events(), cluster.meters(), clock);
    }

    @Bean(destroyMethod = "close")
    ControlLoop statefulSetLoop(
            StatefulCluster cluster,
            StartGates gates,
            LeaderLease lease,
            DeploymentProperties properties,
            SetProperties sets,
            MeterRegistry meters) {
        ControlLoop loop = ControlLoop.named("statefulsets", meters)
                .reconciler(new StatefulSetReconciler(cluster, gates))
                .onlyWhile(lease::isLeader)
                .workers(sets.statefulSetWorkers())
                .resync(properties.resync(), cluster.sets()::keys)
                .start();
        loop.wokenBy(cluster.sets().view());
        var _ = cluster.pods()
                .view()
                .subscribe(new ControllerSignals<>("StatefulSet", cluster.sets()::keys, loop::enqueue));
        var _ = cluster.revisions()
                .view()
                .subscribe(new ControllerSignals<>("StatefulSet", cluster.sets()::keys, loop::enqueue));
        return loop;
    }
}

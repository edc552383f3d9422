package dev.gantry.deployment;

import dev.gantry.apimachinery.callback.RemoteResources;
import dev.gantry.apimachinery.client.LocalResources;
import dev.gantry.apimachinery.controller.ControlLoop;
import dev.gantry.apimachinery.controller.LeaderLease;
import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.apimachinery.gc.OwnershipScope;
import dev.gantry.apimachinery.schema.ResourceTypes;
import dev.gantry.deployment.controller.Cluster;
import dev.gantry.deployment.controller.ConfigCopies;
import dev.gantry.deployment.controller.ControllerSignals;
import dev.gantry.deployment.controller.DeploymentMeters;
import dev.gantry.deployment.controller.DeploymentReconciler;
import dev.gantry.deployment.controller.ReplicaSetReconciler;
import dev.gantry.deployment.controller.StartGates;
import dev.gantry.deployment.controller.Tracked;
import dev.gantry.deployment.controller.recommend.RecommendedTemplates;
import dev.gantry.deployment.controller.signal.RolloutVerdicts;
import dev.gantry.deployment.kind.DeploymentKinds;
import dev.gantry.deployment.kind.WorkloadKinds;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The service's kinds, what it sees of the cluster, and its control loops, which act only while this replica leads. */
@Configuration(proxyBeanMethods = false)
class DeploymentConfiguration {

    @Bean
    WorkloadKinds deploymentKinds() {
        return DeploymentKinds.all();
    }

    /** Other configurations add lists of their own. */
    @Bean
    ResourceTypes resourceTypes(List<WorkloadKinds> kinds) {
        return new ResourceTypes(
                kinds.stream().flatMap(list -> list.types().stream()).toList(),
                kinds.stream().flatMap(list -> list.aliases().stream()).toList(),
                List.of());
    }

    @Bean
    OwnershipScope ownershipScope() {
        return new OwnershipScope(
                List.of(),
                List.of(
                        new OwnershipScope.Remote("scheduler", Pod.class),
                        new OwnershipScope.Remote("scheduler", PersistentVolumeClaim.class)));
    }

    @Bean
    Cluster cluster(
            LocalResources local,
            RemoteResources remote,
            EventRecorder events,
            MeterRegistry meters,
            LeaderLease lease,
            InstantSource clock) {
        Cluster cluster = new Cluster(
                Tracked.follow(
                        Deployment.class,
                        local.view(Deployment.class),
                        local.client(Deployment.class, lease::fence),
                        clock),
                Tracked.follow(
                        ReplicaSet.class,
                        local.view(ReplicaSet.class),
                        local.client(ReplicaSet.class, lease::fence),
                        clock),
                Tracked.follow(
                        Pod.class, remote.mirror("scheduler", Pod.class), remote.client("scheduler", Pod.class), clock),
                events,
                new DeploymentMeters(meters),
                clock);
        lease.onChange(leads -> cluster.forgetOwnWrites());
        return cluster;
    }

    @Bean(destroyMethod = "close")
    ControlLoop deploymentLoop(
            Cluster cluster,
            ConfigCopies copies,
            LeaderLease lease,
            DeploymentProperties properties,
            MeterRegistry meters) {
        ControlLoop loop = ControlLoop.named("deployments", meters)
                .reconciler(new DeploymentReconciler(cluster, new RecommendedTemplates(copies)))
                .onlyWhile(lease::isLeader)
                .workers(properties.deploymentWorkers())
                .resync(properties.resync(), cluster.deployments()::keys)
                .start();
        loop.wokenBy(cluster.deployments().view());
        var _ = cluster.replicaSets()
                .view()
                .subscribe(new ControllerSignals<>("Deployment", cluster.deployments()::keys, loop::enqueue));
        copies.wake(cluster.deployments().view(), loop::enqueue);
        return loop;
    }

    @Bean(destroyMethod = "close")
    ControlLoop replicaSetLoop(
            Cluster cluster,
            StartGates gates,
            RolloutVerdicts verdicts,
            LeaderLease lease,
            DeploymentProperties properties,
            MeterRegistry meters) {
        ControlLoop loop = ControlLoop.named("replicasets", meters)
                .reconciler(new ReplicaSetReconciler(cluster, gates, verdicts))
                .restingFor(key -> cluster.replicaSets()
                        .known()
                        .get(key)
                        .map(ReplicaSetReconciler::rest)
                        .orElse(Duration.ZERO))
                .onlyWhile(lease::isLeader)
                .workers(properties.replicaSetWorkers())
                .resync(properties.resync(), cluster.replicaSets()::keys)
                .start();
        loop.wokenBy(cluster.replicaSets().view());
        var _ = cluster.pods()
                .view()
                .subscribe(new ControllerSignals<>("ReplicaSet", cluster.replicaSets()::keys, loop::enqueue));
        return loop;
    }
}

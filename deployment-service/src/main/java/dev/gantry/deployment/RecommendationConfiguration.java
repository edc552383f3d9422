package dev.gantry.deployment;

import dev.gantry.apimachinery.callback.RemoteResources;
import dev.gantry.apimachinery.client.ApiConnection;
import dev.gantry.apimachinery.client.LocalResources;
import dev.gantry.apimachinery.controller.ControlLoop;
import dev.gantry.apimachinery.controller.LeaderLease;
import dev.gantry.deployment.controller.Cluster;
import dev.gantry.deployment.controller.daemon.DaemonCluster;
import dev.gantry.deployment.controller.recommend.MonitoredRecommendations;
import dev.gantry.deployment.controller.recommend.RecommendationCluster;
import dev.gantry.deployment.controller.recommend.RecommendationReconciler;
import dev.gantry.deployment.controller.recommend.RecommendedKind;
import dev.gantry.deployment.controller.stateful.StatefulCluster;
import dev.gantry.deployment.recommend.RecommendationPolicy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Recommendations on workloads: a loop for each kind, none of which any other loop waits for. */
@Configuration(proxyBeanMethods = false)
class RecommendationConfiguration {

    /** A step is seldom more than a look. */
    private static final int WORKERS = 1;

    /** All recommendations of the largest cluster are some megabytes. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    @Bean
    RecommendationCluster recommendationCluster(
            Cluster cluster,
            LocalResources local,
            RemoteResources remote,
            RecommendationProperties properties,
            InstantSource clock) {
        ApiConnection monitoring = remote.connection("monitoring").withTimeout(ANSWER_TIMEOUT);
        return new RecommendationCluster(
                new MonitoredRecommendations(
                        monitoring::get, properties.period().dividedBy(2), clock),
                cluster.pods(),
                remote.client("scheduler", Pod.class),
                local.view(HorizontalPodAutoscaler.class),
                cluster.events(),
                clock);
    }

    @Bean(destroyMethod = "close")
    ControlLoop deploymentRecommendationLoop(
            Cluster cluster,
            RecommendationCluster recommendations,
            LocalResources local,
            LeaderLease lease,
            RecommendationProperties properties,
            MeterRegistry meters) {
        RecommendedKind<Deployment> kind = new RecommendedKind<>(
                "Deployment",
                cluster.deployments(),
                local.client(Deployment.class, lease::fence),
                deployment -> deployment.getSpec().getTemplate(),
                deployment -> cluster.replicaSets()
                        .known()
                        .controlledBy(deployment.getMetadata().getUid()));
        return loop(kind, recommendations, lease, properties, meters);
    }

    @Bean(destroyMethod = "close")
    ControlLoop statefulSetRecommendationLoop(
            StatefulCluster cluster,
            RecommendationCluster recommendations,
            LocalResources local,
            LeaderLease lease,
            RecommendationProperties properties,
            MeterRegistry meters) {
        RecommendedKind<StatefulSet> kind = new RecommendedKind<>(
                "StatefulSet",
                cluster.sets(),
                local.client(StatefulSet.class, lease::fence),
                set -> set.getSpec().getTemplate(),
                set -> List.of());
        return loop(kind, recommendations, lease, properties, meters);
    }

    @Bean(destroyMethod = "close")
    ControlLoop daemonSetRecommendationLoop(
            DaemonCluster cluster,
            RecommendationCluster recommendations,
            LocalResources local,
            LeaderLease lease,
            RecommendationProperties properties,
            MeterRegistry meters) {
        RecommendedKind<DaemonSet> kind = new RecommendedKind<>(
                "DaemonSet",
                cluster.sets(),
                local.client(DaemonSet.class, lease::fence),
                set -> set.getSpec().getTemplate(),
                set -> List.of());
        return loop(kind, recommendations, lease, properties, meters);
    }

    private static <T extends HasMetadata> ControlLoop loop(
            RecommendedKind<T> kind,
            RecommendationCluster cluster,
            LeaderLease lease,
            RecommendationProperties properties,
            MeterRegistry meters) {
        RecommendationPolicy policy = new RecommendationPolicy(properties.minHistory(), properties.applyInterval());
        RecommendationReconciler<T> reconciler = new RecommendationReconciler<>(kind, cluster, policy);
        lease.onChange(leads -> reconciler.forget());
        return ControlLoop.named("recommendations-" + kind.kind().toLowerCase(Locale.ROOT), meters)
                .reconciler(reconciler)
                .onlyWhile(lease::isLeader)
                .workers(WORKERS)
                .resync(properties.period(), kind.workloads()::keys)
                .start();
    }
}

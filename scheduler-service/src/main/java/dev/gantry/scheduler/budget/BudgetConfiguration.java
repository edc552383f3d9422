package dev.gantry.scheduler.budget;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.callback.RemoteResources;
import dev.gantry.apimachinery.client.LocalResources;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.controller.ControlLoop;
import dev.gantry.apimachinery.controller.LeaderLease;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The loop that keeps budgets current while this replica leads. */
@Configuration(proxyBeanMethods = false)
class BudgetConfiguration {

    private static final int WORKERS = 2;
    private static final Duration RESYNC = Duration.ofSeconds(30);

    @Bean(destroyMethod = "close")
    ControlLoop budgetLoop(
            LocalResources local,
            RemoteResources remote,
            LeaderLease lease,
            InstantSource clock,
            MeterRegistry meters) {
        ResourceView<PodDisruptionBudget> budgets = local.view(PodDisruptionBudget.class);
        ResourceView<Pod> pods = local.view(Pod.class);
        ResourceView<Deployment> deployments = remote.mirror("deployment", Deployment.class);
        ResourceView<ReplicaSet> replicaSets = remote.mirror("deployment", ReplicaSet.class);
        ResourceView<StatefulSet> statefulSets = remote.mirror("deployment", StatefulSet.class);
        ControlLoop loop = ControlLoop.named("disruption-budgets", meters)
                .reconciler(new BudgetReconciler(
                        budgets,
                        local.client(PodDisruptionBudget.class, lease::fence),
                        pods,
                        new WorkloadScales(deployments, replicaSets, statefulSets),
                        clock))
                .onlyWhile(lease::isLeader)
                .workers(WORKERS)
                .resync(RESYNC, () -> budgets.list().stream().map(ObjectKey::of).toList())
                .start()
                .wokenBy(budgets);
        var _ = pods.subscribe(new PodSignals(budgets, loop::enqueue));
        wakeByScale(deployments, deployment -> deployment.getSpec().getReplicas(), budgets, loop);
        wakeByScale(replicaSets, set -> set.getSpec().getReplicas(), budgets, loop);
        wakeByScale(statefulSets, set -> set.getSpec().getReplicas(), budgets, loop);
        return loop;
    }

    private static <T extends HasMetadata> void wakeByScale(
            ResourceView<T> workloads,
            Function<T, @Nullable Integer> replicas,
            ResourceView<PodDisruptionBudget> budgets,
            ControlLoop loop) {
        var _ = workloads.subscribe(new ResourceView.Listener<T>() {
            @Override
            public void added(T workload) {
                budgets.list(workload.getMetadata().getNamespace())
                        .forEach(budget -> loop.enqueue(ObjectKey.of(budget)));
            }

            @Override
            public void updated(T previous, T current) {
                if (!Objects.equals(replicas.apply(previous), replicas.apply(current))) {
                    added(current);
                }
            }

            @Override
            public void deleted(T last) {
                added(last);
            }
        });
    }
}

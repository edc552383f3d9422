package dev.gantry.deployment;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.callback.RemoteResources;
import dev.gantry.apimachinery.client.LocalResources;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.controller.ControlLoop;
import dev.gantry.apimachinery.controller.LeaderLease;
import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.apimachinery.schema.ResourceTypes;
import dev.gantry.deployment.controller.Cluster;
import dev.gantry.deployment.controller.Tracked;
import dev.gantry.deployment.controller.autoscale.AutoscalerReconciler;
import dev.gantry.deployment.controller.autoscale.MetricsApi;
import dev.gantry.deployment.controller.autoscale.Scalable;
import dev.gantry.deployment.controller.autoscale.ServiceTraffic;
import dev.gantry.deployment.kind.AutoscalerKinds;
import dev.gantry.deployment.kind.WorkloadKinds;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Autoscalers: their kind, what they may scale, and their control loop. */
@Configuration(proxyBeanMethods = false)
class AutoscalerConfiguration {

    private static final int WORKERS = 2;

    @Bean
    WorkloadKinds autoscalerKinds() {
        return AutoscalerKinds.all();
    }

    @Bean(destroyMethod = "close")
    ControlLoop autoscalerLoop(
            Cluster cluster,
            ResourceTypes types,
            LocalResources local,
            RemoteResources remote,
            EventRecorder events,
            LeaderLease lease,
            InstantSource clock,
            MeterRegistry meters) {
        Tracked<HorizontalPodAutoscaler> autoscalers = Tracked.follow(
                HorizontalPodAutoscaler.class,
                local.view(HorizontalPodAutoscaler.class),
                local.client(HorizontalPodAutoscaler.class, lease::fence),
                clock);
        Function<String, byte[]> monitoring =
                path -> remote.connection("monitoring").get(path);
        AutoscalerReconciler reconciler = new AutoscalerReconciler(
                autoscalers,
                scalables(types, local, lease),
                cluster.pods().view(),
                new MetricsApi(monitoring),
                new ServiceTraffic(monitoring),
                events,
                clock);
        lease.onChange(leads -> {
            autoscalers.forgetOwnWrites();
            reconciler.forget();
        });
        ControlLoop loop = ControlLoop.named("autoscalers", meters)
                .reconciler(reconciler)
                .onlyWhile(lease::isLeader)
                .workers(WORKERS)
                .resync(AutoscalerReconciler.PERIOD, autoscalers::keys)
                .start();
        var _ = autoscalers.view().subscribe(new ChangedSpecs(loop::enqueue));
        return loop;
    }

    /** Those of the workloads with a size that this service serves. */
    private static List<Scalable<?>> scalables(ResourceTypes types, LocalResources local, LeaderLease lease) {
        List<Scalable<?>> scalables = new ArrayList<>();
        for (Class<? extends HasMetadata> model : List.of(Deployment.class, ReplicaSet.class, StatefulSet.class)) {
            types.all().stream()
                    .filter(type -> type.model().equals(model))
                    .map(type -> new Scalable<>(type.group(), type.kind(), local.client(model, lease::fence)))
                    .forEach(scalables::add);
        }
        return scalables;
    }

    /** Wakes the loop when a user changed something: what its own status says is no news to it. */
    private record ChangedSpecs(Consumer<ObjectKey> wake) implements ResourceView.Listener<HorizontalPodAutoscaler> {
        @Override
        public void added(HorizontalPodAutoscaler autoscaler) {
            wake.accept(ObjectKey.of(autoscaler));
        }

        @Override
        public void updated(HorizontalPodAutoscaler previous, HorizontalPodAutoscaler current) {
            boolean same = Objects.equals(
                    previous.getMetadata().getGeneration(),
                    current.getMetadata().getGeneration());
            if (!same) {
                wake.accept(ObjectKey.of(current));
            }
        }

        @Override
        public void deleted(HorizontalPodAutoscaler last) {
            wake.accept(ObjectKey.of(last));
        }
    }
}

package dev.gantry.scheduler.quota;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.LocalResources;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.controller.ControlLoop;
import dev.gantry.apimachinery.controller.LeaderLease;
import dev.gantry.apimachinery.rest.Admission;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** Wires what holds namespaces to their limits. */
@Configuration(proxyBeanMethods = false)
class QuotaConfiguration {

    /** After priorities and default classes, before quotas, which count what has its defaults. */
    private static final int LIMITS_ORDER = 100;

    private static final Duration RESYNC = Duration.ofSeconds(30);

    @Bean
    Reservations reservations(InstantSource clock) {
        return new Reservations(clock);
    }

    @Bean
    @Order(LIMITS_ORDER)
    Admission limitAdmission(ObjectProvider<LocalResources> local) {
        return new LimitAdmission(() -> local.getObject().view(LimitRange.class));
    }

    @Bean
    @Order(LIMITS_ORDER + 1)
    Admission quotaAdmission(ObjectProvider<LocalResources> local, Reservations reservations) {
        return new QuotaAdmission(
                () -> local.getObject().view(ResourceQuota.class),
                () -> local.getObject().client(ResourceQuota.class),
                reservations);
    }

    @Bean(destroyMethod = "close")
    ControlLoop quotaLoop(LocalResources local, LeaderLease lease, Reservations reservations, MeterRegistry meters) {
        ResourceView<ResourceQuota> quotas = local.view(ResourceQuota.class);
        ResourceView<Pod> pods = local.view(Pod.class);
        ResourceView<PersistentVolumeClaim> claims = local.view(PersistentVolumeClaim.class);
        ControlLoop loop = ControlLoop.named("resource-quotas", meters)
                .reconciler(new QuotaReconciler(
                        quotas, local.client(ResourceQuota.class, lease::fence), pods, claims, reservations))
                .onlyWhile(lease::isLeader)
                .workers(1)
                .resync(RESYNC, () -> quotas.list().stream().map(ObjectKey::of).toList())
                .start()
                .wokenBy(quotas);
        count(
                pods,
                quotas,
                loop,
                (before, after) ->
                        !phase(before).equals(phase(after)) || !held(before).equals(held(after)));
        count(claims, quotas, loop, (before, after) -> !before.getSpec().equals(after.getSpec()));
        return loop;
    }

    /** All that a resize changes of what the pod takes. */
    private static List<Object> held(Pod pod) {
        List<Object> held = new ArrayList<>();
        pod.getSpec().getContainers().forEach(container -> held.add(container.getResources()));
        pod.getSpec().getInitContainers().forEach(container -> held.add(container.getResources()));
        if (pod.getStatus() != null) {
            Stream.of(pod.getStatus().getContainerStatuses(), pod.getStatus().getInitContainerStatuses())
                    .flatMap(List::stream)
                    .forEach(status -> {
                        held.add(status.getAllocatedResources());
                        held.add(status.getResources());
                    });
            pod.getStatus().getConditions().stream()
                    .filter(condition -> condition.getType().equals("PodResizePending"))
                    .forEach(condition -> held.add(condition.getReason()));
        }
        return held;
    }

    private static String phase(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getPhase() == null
                ? ""
                : pod.getStatus().getPhase();
    }

    private static <T extends HasMetadata> void count(
            ResourceView<T> objects, ResourceView<ResourceQuota> quotas, ControlLoop loop, BiPredicate<T, T> matters) {
        var _ = objects.subscribe(new ResourceView.Listener<T>() {
            @Override
            public void added(T object) {
                quotas.list(object.getMetadata().getNamespace()).forEach(quota -> loop.enqueue(ObjectKey.of(quota)));
            }

            @Override
            public void updated(T previous, T current) {
                boolean counted =
                        !quotas.list(current.getMetadata().getNamespace()).isEmpty();
                if (counted && matters.test(previous, current)) {
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

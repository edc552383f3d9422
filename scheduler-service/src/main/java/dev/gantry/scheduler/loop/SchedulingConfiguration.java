package dev.gantry.scheduler.loop;

import dev.gantry.apimachinery.callback.RemoteResources;
import dev.gantry.apimachinery.client.LocalResources;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.controller.LeaderLease;
import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.apimachinery.rest.SubresourceHandler;
import dev.gantry.scheduler.SchedulerProperties;
import dev.gantry.scheduler.budget.Budgets;
import dev.gantry.scheduler.pod.PodBinder;
import dev.gantry.scheduler.review.PlacementReviewResource;
import dev.gantry.scheduler.storage.ClaimWrites;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.SplittableRandom;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the scheduling loop. */
@Configuration(proxyBeanMethods = false)
class SchedulingConfiguration {

    /** The loop is asked for late: requests are served only when it runs. */
    @Bean
    SubresourceHandler explain(ObjectProvider<SchedulerLoop> loop) {
        return new ExplainSubresource(pod -> loop.getObject().explain(pod));
    }

    @Bean
    PlacementReviewResource.Scheduler trials(ObjectProvider<SchedulerLoop> loop) {
        return (asked, nodesGone) -> ExplanationDesk.await(loop.getObject().prepareTrial(asked, nodesGone));
    }

    @Bean(destroyMethod = "close")
    SchedulerLoop schedulerLoop(
            SchedulerProperties properties,
            LocalResources local,
            RemoteResources remote,
            PodBinder binder,
            ClaimWrites claimWrites,
            LeaderLease lease,
            EventRecorder events,
            InstantSource clock,
            MeterRegistry meters) {
        ResourceView<Pod> pods = local.view(Pod.class);
        SchedulerMeters schedulerMeters = new SchedulerMeters(meters);
        Preemptor preemptor = new Preemptor(
                pods,
                local.client(Pod.class, lease::fence),
                new Budgets(local.view(PodDisruptionBudget.class)),
                events,
                schedulerMeters.victims,
                clock);
        SchedulerLoop loop = new SchedulerLoop(
                properties.profilesByName(),
                properties.spreadConstraints(),
                pods,
                binder,
                claimWrites,
                preemptor,
                new Leadership(lease::fence, local::catchUp),
                events,
                clock,
                new SplittableRandom(),
                schedulerMeters);
        // Storage first: a pod that comes before its claim would only wait for it.
        loop.inbox()
                .follow(
                        local.view(PersistentVolumeClaim.class),
                        local.view(PersistentVolume.class),
                        local.view(StorageClass.class));
        loop.inbox().follow(remote.mirror("registry", Namespace.class));
        loop.inbox().follow(local.view(Node.class), pods);
        loop.start();
        return loop;
    }
}

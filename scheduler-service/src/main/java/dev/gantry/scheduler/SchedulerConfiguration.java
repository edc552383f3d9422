package dev.gantry.scheduler;

import dev.gantry.apimachinery.client.LocalResources;
import dev.gantry.apimachinery.gc.OwnershipScope;
import dev.gantry.apimachinery.rest.Admission;
import dev.gantry.apimachinery.rest.ResourceOperations;
import dev.gantry.apimachinery.rest.SubresourceHandler;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.schema.ResourceTypes;
import dev.gantry.apimachinery.schema.ReviewResource;
import dev.gantry.apimachinery.store.ResourceStore;
import dev.gantry.scheduler.budget.Budgets;
import dev.gantry.scheduler.budget.DisruptionBudgetType;
import dev.gantry.scheduler.node.NodeStrategy;
import dev.gantry.scheduler.node.NodeType;
import dev.gantry.scheduler.pod.BindingSubresource;
import dev.gantry.scheduler.pod.EvictionSubresource;
import dev.gantry.scheduler.pod.PodBinder;
import dev.gantry.scheduler.pod.PodStrategy;
import dev.gantry.scheduler.pod.PodType;
import dev.gantry.scheduler.pod.PriorityAdmission;
import dev.gantry.scheduler.pod.PriorityClassType;
import dev.gantry.scheduler.quota.LimitRangeType;
import dev.gantry.scheduler.quota.ResourceQuotaType;
import dev.gantry.scheduler.storage.StorageKinds;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** The scheduler's kinds and what their requests need. */
@Configuration(proxyBeanMethods = false)
class SchedulerConfiguration {

    @Bean
    InstantSource clock() {
        return Clock.systemUTC();
    }

    @Bean
    ResourceTypes resourceTypes(
            SchedulerProperties properties, InstantSource clock, StorageKinds storage, List<ReviewResource> reviews) {
        List<ResourceType> types = new ArrayList<>(List.of(
                PodType.of(new PodStrategy(properties.unreachableToleration(), clock)),
                NodeType.of(new NodeStrategy(clock)),
                PriorityClassType.of(),
                DisruptionBudgetType.of(),
                LimitRangeType.of(),
                ResourceQuotaType.of()));
        types.addAll(storage.types());
        return new ResourceTypes(types, List.of(), List.of(), reviews);
    }

    /** Pods go when the workload that owns them is gone. */
    @Bean
    OwnershipScope ownershipScope() {
        return new OwnershipScope(
                Stream.of(ReplicaSet.class, StatefulSet.class, DaemonSet.class, Job.class)
                        .map(kind -> new OwnershipScope.Remote("deployment", kind))
                        .toList(),
                List.of());
    }

    @Bean
    PodBinder podBinder(ResourceStore store, ResourceTypes types, InstantSource clock) {
        return new PodBinder(store, types.of(Pod.class), clock);
    }

    /** The view is asked for late: what provides it needs this rule first. */
    @Bean
    @Order(0)
    Admission priorityAdmission(ObjectProvider<LocalResources> local) {
        return new PriorityAdmission(() -> local.getObject().view(PriorityClass.class));
    }

    @Bean
    SubresourceHandler binding(ResourceStore store, PodBinder binder, ResourceTypes types) {
        return new BindingSubresource(store, binder, types.of(Pod.class));
    }

    @Bean
    SubresourceHandler eviction(
            ResourceOperations operations,
            ResourceStore store,
            ResourceTypes types,
            ObjectProvider<LocalResources> local,
            InstantSource clock) {
        return new EvictionSubresource(
                operations, store, types, () -> new Budgets(local.getObject().view(PodDisruptionBudget.class)), clock);
    }
}

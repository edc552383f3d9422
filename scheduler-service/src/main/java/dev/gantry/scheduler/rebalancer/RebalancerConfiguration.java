package dev.gantry.scheduler.rebalancer;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.callback.RemoteResources;
import dev.gantry.apimachinery.client.LocalResources;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.controller.ControlLoop;
import dev.gantry.apimachinery.controller.LeaderLease;
import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.apimachinery.rest.SubresourceHandler;
import dev.gantry.apimachinery.rest.WriteOptions;
import dev.gantry.apimachinery.store.Fence;
import dev.gantry.scheduler.RebalancerProperties;
import dev.gantry.scheduler.SchedulerProperties;
import dev.gantry.scheduler.budget.Budgets;
import dev.gantry.scheduler.loop.SchedulerLoop;
import dev.gantry.scheduler.placement.ProfileChoice;
import dev.gantry.scheduler.rebalance.RebalancePlanner;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The loop that rebalances, where it is not switched off. */
@Configuration(proxyBeanMethods = false)
class RebalancerConfiguration {

    @Bean(destroyMethod = "close")
    ControlLoop rebalancerLoop(
            RebalancerProperties settings,
            SchedulerProperties scheduler,
            LocalResources local,
            RemoteResources remote,
            SchedulerLoop scheduling,
            @Qualifier("eviction") SubresourceHandler eviction,
            LeaderLease lease,
            EventRecorder events,
            InstantSource clock,
            MeterRegistry meters) {
        ResourceView<Node> nodes = local.view(Node.class);
        ResourceView<Pod> pods = local.view(Pod.class);
        Workloads workloads = new Workloads(
                remote.mirror("deployment", Deployment.class),
                remote.mirror("deployment", ReplicaSet.class),
                remote.mirror("deployment", StatefulSet.class),
                new Budgets(local.view(PodDisruptionBudget.class)));
        Rebalancer rebalancer = new Rebalancer(
                settings,
                new RebalancePlanner(
                        ProfileChoice.of(scheduler.profilesByName()), scheduler.goalsByName(), settings.bounds()),
                scheduler.goalsByName(),
                nodes,
                pods,
                workloads,
                scheduling::contents,
                new PodMoves((pod, uid) -> evict(eviction, pod, uid, lease.fence()), pods, nodes, events, meters),
                clock,
                new SplittableRandom());
        boolean off = settings.mode() == RebalancerProperties.Mode.OFF;
        return ControlLoop.named("rebalancer", meters)
                .reconciler(rebalancer)
                .onlyWhile(() -> !off && lease.isLeader())
                .workers(1)
                .resync(settings.interval(), () -> List.of(Rebalancer.CLUSTER))
                .start();
    }

    /** Never without a fence: a replica that leads no more would evict beside the one that does. */
    private static void evict(SubresourceHandler eviction, ObjectKey pod, String uid, Optional<Fence> fence) {
        if (fence.isEmpty()) {
            throw ApiException.unavailable("another replica leads now");
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("deleteOptions").putObject("preconditions").put("uid", uid);
        eviction.post(pod, body, WriteOptions.internal(fence));
    }
}

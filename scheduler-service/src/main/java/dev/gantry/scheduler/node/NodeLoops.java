package dev.gantry.scheduler.node;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.callback.RemoteResources;
import dev.gantry.apimachinery.client.LocalResources;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.controller.ControlLoop;
import dev.gantry.apimachinery.controller.LeaderLease;
import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.scheduler.SchedulerProperties;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The loops over nodes, which act only while this replica leads. */
@Configuration(proxyBeanMethods = false)
class NodeLoops {

    /** Steps are short reads and few writes, but many nodes can fall silent at once. */
    private static final int WORKERS = 4;

    @Bean
    PodsByNode podsByNode(LocalResources local) {
        PodsByNode index = new PodsByNode();
        local.view(Pod.class).subscribe(index);
        return index;
    }

    @Bean
    NodePods nodePods(
            LocalResources local, LeaderLease lease, EventRecorder events, MeterRegistry meters, InstantSource clock) {
        return new NodePods(local.client(Pod.class, lease::fence), events, meters, clock);
    }

    @Bean(destroyMethod = "close")
    ControlLoop nodeLifecycleLoop(
            LocalResources local,
            RemoteResources remote,
            PodsByNode podsByNode,
            NodePods nodePods,
            LeaderLease lease,
            EventRecorder events,
            SchedulerProperties properties,
            InstantSource clock,
            MeterRegistry meters) {
        ResourceView<Node> nodes = local.view(Node.class);
        NodeLifecycle lifecycle = new NodeLifecycle(
                nodes,
                remote.mirror("registry", Lease.class),
                local.client(Node.class, lease::fence),
                podsByNode,
                nodePods,
                events,
                clock,
                new NodeLifecycle.Limits(properties.nodeLeaseTimeout(), properties.lostPodTimeout()));
        return ControlLoop.named("node-lifecycle", meters)
                .reconciler(lifecycle)
                .onlyWhile(lease::isLeader)
                .workers(WORKERS)
                .resync(
                        NodeLifecycle.LOOK_EVERY,
                        () -> nodes.list().stream().map(ObjectKey::of).toList())
                .start()
                .wokenBy(nodes);
    }

    @Bean(destroyMethod = "close")
    ControlLoop orphanedPodsLoop(
            LocalResources local,
            PodsByNode podsByNode,
            NodePods nodePods,
            LeaderLease lease,
            InstantSource clock,
            MeterRegistry meters) {
        ResourceView<Node> nodes = local.view(Node.class);
        return ControlLoop.named("orphaned-pods", meters)
                .reconciler(new OrphanedPods(nodes, podsByNode, nodePods, clock))
                .onlyWhile(lease::isLeader)
                .workers(1)
                .resync(
                        OrphanedPods.QUARANTINE.dividedBy(4),
                        () -> podsByNode.nodes().stream()
                                .map(node -> new ObjectKey("", node))
                                .toList())
                .start();
    }
}

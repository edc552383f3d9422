package dev.gantry.simulation.sets;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.deployment.controller.DeploymentMeters;
import dev.gantry.deployment.controller.StartGates;
import dev.gantry.deployment.controller.Tracked;
import dev.gantry.deployment.controller.daemon.DaemonCluster;
import dev.gantry.deployment.controller.daemon.DaemonSetReconciler;
import dev.gantry.deployment.controller.stateful.StatefulCluster;
import dev.gantry.deployment.controller.stateful.StatefulSetReconciler;
import dev.gantry.simulation.world.InMemoryOwner;
import dev.gantry.simulation.world.LateView;
import dev.gantry.simulation.world.SimulatedLoops;
import dev.gantry.simulation.world.UnreliableClient;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;

/** One life of the process that runs the loops of StatefulSets and DaemonSets. */
final class SetsController {

    private final SetsWorld world;
    private final SimulatedLoops loops;

    SetsController(SetsWorld world) {
        this.world = world;
        this.loops = new SimulatedLoops(world.clock());
        LateView<StatefulSet> statefulSets = new LateView<>(world.statefulSets(), world.clock());
        LateView<DaemonSet> daemonSets = new LateView<>(world.daemonSets(), world.clock());
        LateView<ControllerRevision> revisions = new LateView<>(world.revisions(), world.clock());
        LateView<Pod> pods = new LateView<>(world.pods(), world.clock());
        LateView<Node> nodes = new LateView<>(world.nodes(), world.clock());
        Tracked<ControllerRevision> ownRevisions =
                follow(ControllerRevision.class, revisions, world.revisions(), false);
        Tracked<Pod> ownPods = follow(Pod.class, pods, world.pods(), true);
        DeploymentMeters meters = new DeploymentMeters(new SimpleMeterRegistry());
        StartGates gates = new StartGates(List.of(statefulSets, daemonSets));
        loops.loop(
                "StatefulSet",
                new StatefulSetReconciler(
                        new StatefulCluster(
                                follow(StatefulSet.class, statefulSets, world.statefulSets(), false),
                                ownRevisions,
                                ownPods,
                                () -> {
                                    throw new AssertionError("nobody asks for claims where there are none");
                                },
                                EventRecorder.NONE,
                                meters,
                                world.clock()),
                        gates));
        loops.loop(
                "DaemonSet",
                new DaemonSetReconciler(
                        new DaemonCluster(
                                follow(DaemonSet.class, daemonSets, world.daemonSets(), false),
                                ownRevisions,
                                ownPods,
                                nodes,
                                EventRecorder.NONE,
                                meters,
                                world.clock()),
                        gates));
        loops.woken(statefulSets);
        loops.woken(daemonSets);
        loops.woken(revisions);
        loops.woken(pods);
        loops.woken(
                nodes, node -> world.daemonSets().list().forEach(set -> loops.enqueue("DaemonSet", ObjectKey.of(set))));
    }

    private <T extends HasMetadata> Tracked<T> follow(
            Class<T> type, LateView<T> view, InMemoryOwner<T> owner, boolean remote) {
        return Tracked.follow(type, view, new UnreliableClient<>(owner, world.faults(), remote), world.clock());
    }

    SimulatedLoops loops() {
        return loops;
    }
}

package dev.gantry.simulation.cluster;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.scheduler.budget.BudgetReconciler;
import dev.gantry.scheduler.budget.Budgets;
import dev.gantry.scheduler.budget.WorkloadScales;
import dev.gantry.scheduler.node.NodeLifecycle;
import dev.gantry.scheduler.node.NodePods;
import dev.gantry.scheduler.node.OrphanedPods;
import dev.gantry.scheduler.node.PodsByNode;
import dev.gantry.scheduler.rebalancer.Workloads;
import dev.gantry.simulation.world.InMemoryOwner;
import dev.gantry.simulation.world.LateView;
import dev.gantry.simulation.world.SimulatedLoops;
import dev.gantry.simulation.world.UnreliableClient;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One life of scheduler-service: it places pods, watches nodes, keeps budgets and removes pods without owners. */
final class SchedulerProcess {

    private static final String GARBAGE = "garbage";
    private static final String ORPHANS = "orphans";
    /** Keys of its loops at a time: several workers each, as nodes must be looked at every few seconds. */
    private static final int WORKERS = 16;

    private static final Duration LOOK_AROUND = Duration.ofSeconds(10);

    /** Shorter than the defaults, so that nodes are given up, and return, within one run. */
    private static final NodeLifecycle.Limits LIMITS =
            new NodeLifecycle.Limits(Duration.ofSeconds(20), Duration.ofSeconds(20));

    private final ClusterWorld world;
    private final SimulatedLoops loops;
    private final SimulatedScheduler scheduler;
    private final PodsByNode podsByNode = new PodsByNode();
    private final LateView<Pod> pods;
    private final Optional<SimulatedRebalancer> rebalancer;
    private Instant lookDue;

    SchedulerProcess(ClusterWorld world, Invariants invariants) {
        this.world = world;
        this.loops = new SimulatedLoops(world.clock());
        this.lookDue = world.clock().instant().plus(LOOK_AROUND);
        this.pods = view(world.pods());
        LateView<Node> nodes = view(world.nodes());
        LateView<PodDisruptionBudget> budgets = view(world.budgets());
        LateView<Lease> leases = view(world.nodeLeases());
        LateView<Deployment> deployments = view(world.deployments());
        LateView<ReplicaSet> replicaSets = view(world.replicaSets());
        LateView<StatefulSet> statefulSets = view(world.statefulSets());
        LateView<DaemonSet> daemonSets = view(world.daemonSets());
        LateView<Job> jobs = view(world.jobs());
        var _ = pods.subscribe(podsByNode);
        UnreliableClient<Pod> podClient = UnreliableClient.local(world.pods(), world.faults(), pods);
        NodePods nodePods = new NodePods(podClient, EventRecorder.NONE, world.registry(), world.clock());
        this.scheduler = new SimulatedScheduler(world, nodes, pods, podClient, invariants::schedulerSawAll);
        UnreliableClient<PodDisruptionBudget> budgetClient =
                UnreliableClient.local(world.budgets(), world.faults(), budgets);
        invariants.rebalancing().schedulerStarted();
        this.rebalancer = world.features()
                .rebalancer()
                .map(settings -> new SimulatedRebalancer(
                        world,
                        invariants.rebalancing(),
                        settings,
                        nodes,
                        pods,
                        new Workloads(deployments, replicaSets, statefulSets, new Budgets(budgets)),
                        scheduler::contents,
                        new Evictions(world, invariants, budgetClient, podClient, () -> false)));
        loops.loop(
                "Node",
                new NodeLifecycle(
                        nodes,
                        leases,
                        UnreliableClient.local(world.nodes(), world.faults(), nodes),
                        podsByNode,
                        nodePods,
                        EventRecorder.NONE,
                        world.clock(),
                        LIMITS));
        loops.loop(ORPHANS, new OrphanedPods(nodes, podsByNode, nodePods, world.clock()));
        loops.loop(
                "PodDisruptionBudget",
                new BudgetReconciler(
                        budgets,
                        budgetClient,
                        pods,
                        new WorkloadScales(deployments, replicaSets, statefulSets),
                        world.clock()));
        loops.loop(
                GARBAGE,
                new Garbage<>(
                        pods,
                        podClient,
                        Map.of(
                                "ReplicaSet", owners(replicaSets, world.replicaSets()),
                                "StatefulSet", owners(statefulSets, world.statefulSets()),
                                "DaemonSet", owners(daemonSets, world.daemonSets()),
                                "Job", owners(jobs, world.jobs()))));
        wake(pods, nodes, budgets);
        wakeOnScale(deployments, budgets);
        wakeOnScale(statefulSets, budgets);
        wakeOnGoing(replicaSets, pods);
        wakeOnGoing(daemonSets, pods);
        wakeOnGoing(jobs, pods);
        loops.shown(leases);
    }

    private <T extends HasMetadata> LateView<T> view(InMemoryOwner<T> owner) {
        return new LateView<>(owner, world.clock());
    }

    private <O extends HasMetadata> Garbage.Owners<O> owners(LateView<O> view, InMemoryOwner<O> owner) {
        return new Garbage.Owners<>(view, new UnreliableClient<>(owner, world.faults(), true));
    }

    private void wake(LateView<Pod> pods, LateView<Node> nodes, LateView<PodDisruptionBudget> budgets) {
        loops.woken(pods, pod -> {
            loops.enqueue(GARBAGE, ObjectKey.of(pod));
            if (BudgetedApp.isOf(pod)) {
                budgets.list().forEach(budget -> loops.enqueue("PodDisruptionBudget", ObjectKey.of(budget)));
            }
        });
        loops.woken(nodes);
        loops.woken(budgets);
    }

    private <T extends HasMetadata> void wakeOnScale(LateView<T> view, LateView<PodDisruptionBudget> budgets) {
        loops.woken(
                view,
                _ -> budgets.list().forEach(budget -> loops.enqueue("PodDisruptionBudget", ObjectKey.of(budget))));
    }

    /** When an owner goes, its pods are looked at. */
    private <T extends HasMetadata> void wakeOnGoing(LateView<T> owners, LateView<Pod> pods) {
        loops.shown(owners);
        var _ = owners.subscribe(new ResourceView.Listener<T>() {
            @Override
            public void added(T object) {
                // Nothing becomes garbage by an addition.
            }

            @Override
            public void updated(T previous, T current) {
                // Nothing is deleted in the foreground here.
            }

            @Override
            public void deleted(T last) {
                pods.list().stream()
                        .filter(pod -> pod.getMetadata().getOwnerReferences().stream()
                                .map(OwnerReference::getUid)
                                .anyMatch(last.getMetadata().getUid()::equals))
                        .forEach(pod -> loops.enqueue(GARBAGE, ObjectKey.of(pod)));
            }
        });
    }

    void step() {
        lookAround();
        if (world.random().nextInt(3) == 0) {
            scheduler.step();
        } else {
            loops.stride(world.random(), WORKERS);
        }
        rebalancer.ifPresent(SimulatedRebalancer::step);
    }

    /** Sees all and does all that is due. */
    void settle() {
        lookAround();
        loops.settle();
        scheduler.step();
        loops.catchUp();
        rebalancer.ifPresent(SimulatedRebalancer::step);
    }

    private void lookAround() {
        Instant now = world.clock().instant();
        if (!now.isBefore(lookDue)) {
            lookDue = now.plus(LOOK_AROUND);
            podsByNode.nodes().forEach(node -> loops.enqueue(ORPHANS, new ObjectKey("", node)));
            pods.list().forEach(pod -> loops.enqueue(GARBAGE, ObjectKey.of(pod)));
        }
    }

    Instant nextDue() {
        Instant rebalance = rebalancer.map(SimulatedRebalancer::nextDue).orElse(Instant.MAX);
        return Stream.of(loops.nextDue(), scheduler.nextDue(), rebalance)
                .min(Instant::compareTo)
                .orElseThrow();
    }
}

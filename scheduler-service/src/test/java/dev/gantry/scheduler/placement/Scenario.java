package dev.gantry.scheduler.placement;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.scheduler.fixture.NodeFixture;
import dev.gantry.scheduler.fixture.PodFixture;
import dev.gantry.scheduler.placement.PlacementPlan.Placed;
import dev.gantry.scheduler.placement.plugin.Profiles;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A cluster, some pods, and what the planner makes of them. */
final class Scenario {

    private final ClusterState state = new ClusterState();
    private final PodDemandReader demands = new PodDemandReader();
    private PodTraitsReader traits = new PodTraitsReader(List.of());
    private final List<PendingPod> pending = new ArrayList<>();
    private final Map<ObjectKey, GangDemand> gangs = new HashMap<>();
    private final Map<ObjectKey, Integer> budgets = new HashMap<>();
    private int maxExamined = PreemptionPlanner.MAX_EXAMINED;
    private final Map<ObjectKey, List<ObjectKey>> budgetsByPod = new HashMap<>();
    private Profile profile = Profiles.leastAllocated();
    private Optional<ProfileChoice> profiles = Optional.empty();
    private long seed = 1;

    static Scenario nodes(NodeFixture... nodes) {
        Scenario scenario = new Scenario();
        Stream.of(nodes).map(NodeFixture::build).map(NodeInfo::of).forEach(scenario.state::putNode);
        return scenario;
    }

    Scenario node(NodeFixture node) {
        state.putNode(NodeInfo.of(node.build()));
        return this;
    }

    Scenario removed(String node) {
        state.removeNode(node);
        return this;
    }

    /** Constraints of the cluster for pods that have an owner and none of their own. */
    Scenario defaultConstraints(SpreadConstraint... constraints) {
        traits = new PodTraitsReader(List.of(constraints));
        return this;
    }

    Scenario namespace(String name, String label, String value) {
        state.putNamespace(name, Map.of(label, value));
        return this;
    }

    Scenario running(Pod... pods) {
        Stream.of(pods).forEach(pod -> state.putPod(BoundPod.of(pod, demands.read(pod), traits.read(pod))));
        return this;
    }

    /** What nodes really use, by their names. */
    Scenario loads(Map<String, NodeLoad> loads) {
        state.putLoads(loads);
        return this;
    }

    Scenario pending(PodFixture... pods) {
        Stream.of(pods).map(PodFixture::build).forEach(this::pending);
        return this;
    }

    /** Pending pods of a gang of which so many are to be placed, and so many are. */
    Scenario gang(String name, int minMember, int placed, PodFixture... pods) {
        GangDemand demand = new GangDemand(new ObjectKey("default", name), minMember, placed);
        Stream.of(pods).map(PodFixture::build).forEach(pod -> {
            pending(pod);
            gangs.put(ObjectKey.of(pod), demand);
        });
        return this;
    }

    Scenario pending(PodFixture fixture, VolumeConstraints volumes) {
        Pod pod = fixture.build();
        pending.add(PendingPod.of(pod, demands.read(pod, volumes), traits.read(pod)));
        return this;
    }

    Scenario profile(Profile chosen) {
        profile = chosen;
        return this;
    }

    /** Profiles by the names of schedulers, for pods that name one. */
    Scenario profiles(Map<String, Profile> bySchedulerName) {
        profiles = Optional.of(ProfileChoice.of(bySchedulerName));
        return this;
    }

    /** Why the first pending pod is to go where it is to go; {@code node} is where it runs already, or "". */
    PodExplanation explain(String node) {
        PendingPod pod = pending.getFirst();
        return PodExplainer.explain(
                profile, state.snapshot(pending), pod, node.isEmpty() ? Optional.empty() : state.pod(pod.key()));
    }

    /** After so many nodes the search for victims ends. */
    Scenario examining(int nodes) {
        maxExamined = nodes;
        return this;
    }

    Scenario seed(long chosen) {
        seed = chosen;
        return this;
    }

    /** The cluster now, to plan for the pending pods. */
    ClusterSnapshot snapshot() {
        return state.snapshot(pending);
    }

    List<PendingPod> pendingPods() {
        return pending;
    }

    PlacementPlan plan() {
        return new PlacementPlanner(profiles.orElseGet(() -> ProfileChoice.always(profile)))
                .plan(state.snapshot(pending), pending, gangs, new Random(seed));
    }

    /** {@code pod->node} of every placed pod, in order. */
    List<String> placed() {
        return plan().placed().stream()
                .map(placed -> placed.pod().key().name() + "->" + placed.nodeName())
                .toList();
    }

    /** The nodes that the first pending pod could go to, whatever their scores. */
    Set<String> feasible() {
        PlanLedger ledger = new PlanLedger(state.snapshot(pending), pending);
        ScannedGroup group = new ScannedGroup(profile, ledger, new Random(seed), pending.getFirst());
        return IntStream.range(0, ledger.nodes().size())
                .filter(group::accepts)
                .mapToObj(node -> ledger.nodes().get(node).name())
                .collect(Collectors.toSet());
    }

    /** The node of the first placed pod, or why it has none. */
    String first() {
        PlacementPlan plan = plan();
        return plan.placed().isEmpty()
                ? plan.unplaced().getFirst().diagnosis().message()
                : plan.placed().getFirst().nodeName();
    }

    /** How many pods each node gets. */
    Map<String, Long> countByNode() {
        return plan().placed().stream().collect(Collectors.groupingBy(Placed::nodeName, Collectors.counting()));
    }

    /** A place that the pod, which is not pending here, was promised. */
    Scenario promised(PodFixture fixture, String node) {
        PendingPod pod = PendingPod.of(fixture.build(), demands.read(fixture.build()), traits.read(fixture.build()));
        state.nominate(new Nomination(pod.key(), node, pod.priority(), pod.demand()));
        return this;
    }

    /** A budget that lets so many more of these pods go. */
    Scenario budget(String name, int allowed, String... pods) {
        budgets.put(new ObjectKey("default", name), allowed);
        Stream.of(pods)
                .forEach(pod -> budgetsByPod
                        .computeIfAbsent(new ObjectKey("default", pod), key -> new ArrayList<>())
                        .add(new ObjectKey("default", name)));
        return this;
    }

    /** For each pod that fits nowhere: {@code pod: [victims] on node}, {@code pod waits}, or why nothing helps. */
    List<String> preemptions() {
        return preemption().stream().map(Scenario::text).toList();
    }

    List<Preemption> preemption() {
        PlacementPlan plan = plan();
        plan.placed().forEach(placed -> state.putPod(BoundPod.of(placed.pod(), placed.nodeName(), placed.devices())));
        return new PreemptionPlanner(ProfileChoice.always(profile), maxExamined)
                .plan(
                        state.snapshot(pending),
                        state.podsByNode(),
                        plan.unplaced(),
                        plan.gangs(),
                        new DisruptionAllowances(budgets, pod -> budgetsByPod.getOrDefault(pod, List.of())),
                        new Random(seed));
    }

    private static String text(Preemption preemption) {
        String pod = preemption.pod().key().name();
        return switch (preemption) {
            case Preemption.Victims(PendingPod _, String node, List<BoundPod> victims) ->
                pod + ": " + victims.stream().map(victim -> victim.key().name()).toList() + " on " + node;
            case Preemption.Waits _ -> pod + " waits";
            case Preemption.Fits(PendingPod _, String node) -> pod + " fits on " + node;
            case Preemption.Useless(PendingPod _, String why) -> why;
        };
    }

    private void pending(Pod pod) {
        pending.add(PendingPod.of(pod, demands.read(pod), traits.read(pod)));
    }
}

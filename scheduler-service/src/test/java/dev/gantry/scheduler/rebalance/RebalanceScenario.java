package dev.gantry.scheduler.rebalance;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.scheduler.fixture.NodeFixture;
import dev.gantry.scheduler.placement.BoundPod;
import dev.gantry.scheduler.placement.ClusterState;
import dev.gantry.scheduler.placement.NodeInfo;
import dev.gantry.scheduler.placement.Nomination;
import dev.gantry.scheduler.placement.PendingPod;
import dev.gantry.scheduler.placement.PodDemandReader;
import dev.gantry.scheduler.placement.PodTraitsReader;
import dev.gantry.scheduler.placement.Profile;
import dev.gantry.scheduler.placement.ProfileChoice;
import dev.gantry.scheduler.placement.plugin.Profiles;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** A cluster in which all pods are candidates unless they are said not to be, and what the planner makes of it. */
final class RebalanceScenario {

    static final String PACKING = "bin-packing-scheduler";
    static final String OTHER = "least-fragmentation-scheduler";

    static final Map<String, Profile> PROFILES = Map.of(
            PendingPod.DEFAULT_SCHEDULER,
            Profiles.leastAllocated(),
            PACKING,
            Profiles.mostAllocated(),
            OTHER,
            Profiles.leastFragmentation());
    static final Map<String, Goal> GOALS =
            Map.of(PendingPod.DEFAULT_SCHEDULER, Goal.SPREAD, PACKING, Goal.PACK, OTHER, Goal.NONE);

    private final ClusterState state = new ClusterState();
    private final PodDemandReader demands = new PodDemandReader();
    private final PodTraitsReader traits = new PodTraitsReader(List.of());
    private final Map<ObjectKey, Pod> pods = new LinkedHashMap<>();
    private final Set<ObjectKey> held = new HashSet<>();
    private final Set<ObjectKey> tied = new HashSet<>();
    private final Set<String> nodes = new HashSet<>();
    private Bounds bounds = Bounds.ofPoints(10, 20);
    private int limit = 100;

    static RebalanceScenario nodes(NodeFixture... nodes) {
        RebalanceScenario scenario = new RebalanceScenario();
        Stream.of(nodes).forEach(scenario::node);
        return scenario;
    }

    RebalanceScenario node(NodeFixture node) {
        NodeInfo info = NodeInfo.of(node.build());
        state.putNode(info);
        nodes.add(info.name());
        return this;
    }

    RebalanceScenario unsettled(String node) {
        nodes.remove(node);
        return this;
    }

    RebalanceScenario running(Pod... running) {
        Stream.of(running).forEach(this::put);
        return this;
    }

    /** Pods that may not be moved. */
    RebalanceScenario held(Pod... staying) {
        Stream.of(staying).forEach(pod -> held.add(put(pod)));
        return this;
    }

    /** Pods of DaemonSets. */
    RebalanceScenario tied(Pod... daemons) {
        Stream.of(daemons).forEach(pod -> {
            held.add(put(pod));
            tied.add(ObjectKey.of(pod));
        });
        return this;
    }

    RebalanceScenario promised(Pod pod, String node) {
        state.nominate(new Nomination(ObjectKey.of(pod), node, 0, demands.read(pod)));
        return this;
    }

    RebalanceScenario margin(int points) {
        bounds = Bounds.ofPoints(points, 20);
        return this;
    }

    RebalanceScenario limit(int moves) {
        limit = moves;
        return this;
    }

    private ObjectKey put(Pod pod) {
        ObjectKey key = ObjectKey.of(pod);
        pods.put(key, pod);
        state.putPod(BoundPod.of(pod, demands.read(pod), traits.read(pod)));
        return key;
    }

    RebalancePlan plan(long seed) {
        RebalanceCase asked = new RebalanceCase(state.contents(), candidates(), packing(), tied, nodes);
        return new RebalancePlanner(ProfileChoice.of(PROFILES), GOALS, bounds)
                .plan(asked, limit, new SplittableRandom(seed));
    }

    private List<Candidate> candidates() {
        return pods.values().stream()
                .filter(pod -> !held.contains(ObjectKey.of(pod)))
                .map(pod -> new Candidate(ObjectKey.of(pod), pod.getMetadata().getUid(), scheduler(pod), workload(pod)))
                .toList();
    }

    private Set<ObjectKey> packing() {
        Set<ObjectKey> packing = new HashSet<>();
        pods.forEach((key, pod) -> {
            if (PACKING.equals(scheduler(pod))) {
                packing.add(key);
            }
        });
        return packing;
    }

    private static String workload(Pod pod) {
        return pod.getMetadata().getOwnerReferences().isEmpty()
                ? pod.getMetadata().getName()
                : pod.getMetadata().getOwnerReferences().getFirst().getUid();
    }

    static String scheduler(Pod pod) {
        String name = pod.getSpec().getSchedulerName();
        return name == null ? PendingPod.DEFAULT_SCHEDULER : name;
    }

    /** {@code pod a->b Strategy} of each move. */
    List<String> moves() {
        return texts(plan(1));
    }

    static List<String> texts(RebalancePlan plan) {
        return plan.moves().stream()
                .map(move -> move.pod().key().name() + " " + move.from() + "->" + move.to() + " "
                        + move.strategy().strategyName())
                .toList();
    }

    /** Has every move of the plan done, with each replacement just where it is expected. */
    void apply(RebalancePlan plan) {
        plan.moves().forEach(move -> {
            Pod pod = Objects.requireNonNull(pods.get(move.pod().key()));
            pod.getSpec().setNodeName(move.to());
            put(pod);
        });
    }

    /** Plans and moves until nothing is planned; answers after how many moves. Fails where it does not end. */
    int settle(int mostMoves) {
        int moves = 0;
        for (RebalancePlan plan = plan(moves); !plan.moves().isEmpty(); plan = plan(moves)) {
            moves += plan.moves().size();
            if (moves > mostMoves) {
                throw new AssertionError("still moving after " + moves + " moves: " + texts(plan));
            }
            apply(plan);
        }
        return moves;
    }

    ClusterState state() {
        return state;
    }

    Map<ObjectKey, Pod> pods() {
        return pods;
    }

    PendingPod pending(ObjectKey key) {
        Pod pod = Objects.requireNonNull(pods.get(key));
        return PendingPod.of(state.pod(key).orElseThrow(), scheduler(pod));
    }

    /** How many pods the node runs. */
    long podsOn(String node) {
        return pods.values().stream()
                .filter(pod -> node.equals(pod.getSpec().getNodeName()))
                .count();
    }
}

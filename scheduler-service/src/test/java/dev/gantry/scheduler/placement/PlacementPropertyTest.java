package dev.gantry.scheduler.placement;

import static dev.gantry.scheduler.fixture.PodFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.scheduler.fixture.NodeFixture;
import dev.gantry.scheduler.fixture.PodFixture;
import dev.gantry.scheduler.placement.PlacementPlan.Placed;
import dev.gantry.scheduler.placement.PlacementPlan.Unplaced;
import dev.gantry.scheduler.placement.plugin.Profiles;
import dev.gantry.scheduler.placement.plugin.ScoringStrategy;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of every plan, on random clusters; a failure names its seed. */
class PlacementPropertyTest {

    private static final int SEEDS = 100;
    private static final List<String> ZONES = List.of("x", "y", "z");
    private static final String GPU = "example.com/gpu";

    static LongStream seeds() {
        return LongStream.range(0, SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noNodeIsFilledPastWhatItHas(long seed) {
        RandomCluster cluster = new RandomCluster(seed);
        ClusterState state = cluster.state();
        for (Placed placed : cluster.plan(state, seed).placed()) {
            state.putPod(bound(placed));
        }
        UsageTable usage = state.snapshot(List.of()).usageCopy();
        for (int node = 0; node < usage.size(); node++) {
            for (int axis = 0; axis < usage.axes().size(); axis++) {
                assertThat(usage.free(axis, node)).isNotNegative();
            }
            assertThat(usage.ports(node).takers().values()).allMatch(takers -> takers == 1);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noDeviceIsGivenTwiceNorInPartsAndWhole(long seed) {
        RandomCluster cluster = new RandomCluster(seed);
        Map<String, Integer> takenMilli = new HashMap<>();
        for (Placed placed : cluster.plan(cluster.state(), seed).placed()) {
            DeviceDemand wanted = placed.pod().demand().devices();
            assertThat(placed.devices().size()).isEqualTo(wanted.count());
            for (int device : placed.devices().devices()) {
                assertThat(takenMilli.merge(placed.nodeName() + "/" + device, wanted.milliEach(), Integer::sum))
                        .isLessThanOrEqualTo(DeviceDemand.WHOLE_MILLI);
                assertThat(device).isLessThan(cluster.devicesOf(placed.nodeName(), wanted));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsUnplacedFitsNowhereAfterThePlan(long seed) {
        RandomCluster cluster = new RandomCluster(seed);
        ClusterState state = cluster.state();
        PlacementPlan plan = cluster.plan(state, seed);
        assertThat(plan.placed().size() + plan.unplaced().size()).isEqualTo(cluster.pending.size());
        plan.placed().forEach(placed -> state.putPod(bound(placed)));
        List<PendingPod> rest = plan.unplaced().stream().map(Unplaced::pod).toList();
        PlacementPlan again =
                new PlacementPlanner(cluster.profile).plan(state.snapshot(List.of()), rest, new Random(seed));
        assertThat(again.placed()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theOrderOfNodesChangesNoFeasibility(long seed) {
        RandomCluster cluster = new RandomCluster(seed);
        PendingPod pod = cluster.pending.getFirst();
        PlacementPlanner planner = new PlacementPlanner(cluster.profile);
        PlacementPlan before = planner.plan(cluster.state().snapshot(List.of()), List.of(pod), new Random(seed));
        Collections.shuffle(cluster.nodes, new Random(seed));
        PlacementPlan after = planner.plan(cluster.state().snapshot(List.of()), List.of(pod), new Random(seed));
        assertThat(after.placed().size()).isEqualTo(before.placed().size());
        assertThat(after.unplaced()).isEqualTo(before.unplaced());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void changeByChangeIsTheSameAsBuiltAnew(long seed) {
        RandomCluster cluster = new RandomCluster(seed);
        Random random = new Random(seed);
        Map<String, NodeInfo> nodes = new HashMap<>();
        Map<ObjectKey, BoundPod> pods = new HashMap<>();
        ClusterState incremental = new ClusterState();
        for (int step = 0; step < 300; step++) {
            cluster.randomStep(random, nodes, pods, incremental);
        }
        ClusterState rebuilt = new ClusterState();
        nodes.values().forEach(rebuilt::putNode);
        pods.values().forEach(rebuilt::putPod);
        assertThat(describe(incremental)).isEqualTo(describe(rebuilt));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyChoiceIsTheBestAtItsTurn(long seed) {
        RandomCluster cluster = new RandomCluster(seed);
        ClusterSnapshot snapshot = cluster.state().snapshot(cluster.pending);
        Map<ObjectKey, Placed> chosen = new HashMap<>();
        cluster.plan(cluster.state(), seed)
                .placed()
                .forEach(placed -> chosen.put(placed.pod().key(), placed));
        PlanLedger ledger = new PlanLedger(snapshot, cluster.pending);
        for (PendingPod pod : cluster.pending) {
            Map<String, Long> scores = bruteForceScores(cluster.profile, ledger, pod);
            Placed placed = chosen.get(pod.key());
            if (placed == null) {
                assertThat(scores).isEmpty();
            } else {
                assertThat(scores.get(placed.nodeName())).isEqualTo(Collections.max(scores.values()));
                ledger.place(pod, indexOf(snapshot, placed.nodeName()), placed.devices());
            }
        }
    }

    /** Pods that name their nodes are judged by these alone, with the same result. */
    @ParameterizedTest
    @MethodSource("seeds")
    void namedNodesAreJudgedAsAmongAll(long seed) {
        RandomCluster cluster = new RandomCluster(seed);
        Random random = new Random(seed);
        PlanLedger ledger = new PlanLedger(cluster.state().snapshot(cluster.pending), cluster.pending);
        for (PendingPod pod : cluster.pending) {
            pod.demand().constraints().namedNodes().ifPresent(names -> {
                PodGroup named = new NamedNodesGroup(cluster.profile, ledger, random, pod, names);
                PodGroup all = new RankedGroup(cluster.profile, ledger, random, pod.demand(), pod.owner());
                for (int node = 0; node < ledger.nodes().size(); node++) {
                    assertThat(named.accepts(node)).isEqualTo(all.accepts(node));
                    assertThat(named.rejections(node)).isEqualTo(all.rejections(node));
                    if (all.accepts(node)) {
                        assertThat(named.scores(node)).isEqualTo(all.scores(node));
                    }
                }
                assertThat(named.diagnosis()).isEqualTo(all.diagnosis());
                named.bestNode().ifPresent(node -> ledger.place(pod, node, named.devicesAt(node)));
            });
        }
    }

    /** Of a gang none is placed, or enough; one that is not placed leaves no trace in what the pods after it find. */
    @ParameterizedTest
    @MethodSource("seeds")
    void gangsGoWholeAndLeaveNoTrace(long seed) {
        RandomCluster cluster = new RandomCluster(seed);
        Map<ObjectKey, GangDemand> gangs = cluster.gangs();
        ClusterSnapshot snapshot = cluster.state().snapshot(cluster.pending);
        PlacementPlan plan = new PlacementPlanner(ProfileChoice.always(cluster.profile), true)
                .plan(snapshot, cluster.pending, gangs, new Random(seed));
        assertThat(plan.scores()).hasSameSizeAs(plan.placed());
        Map<ObjectKey, Placed> chosen = new HashMap<>();
        plan.placed().forEach(placed -> chosen.put(placed.pod().key(), placed));
        Set<GangDemand> unplaced =
                plan.gangs().stream().map(UnplacedGang::demand).collect(Collectors.toSet());
        PlanLedger ledger = new PlanLedger(snapshot, cluster.pending);
        for (PendingPod pod : cluster.pending) {
            Placed its = chosen.get(pod.key());
            GangDemand gang = gangs.get(pod.key());
            if (gang != null && unplaced.contains(gang)) {
                assertThat(its).isNull();
                continue;
            }
            Map<String, Long> scores = bruteForceScores(cluster.profile, ledger, pod);
            if (its == null) {
                assertThat(scores).isEmpty();
            } else {
                String node = its.nodeName();
                assertThat(scores.get(node)).isEqualTo(Collections.max(scores.values()));
                assertThat(plan.scores())
                        .hasEntrySatisfying(
                                pod.key(), score -> assertThat(score.total()).isEqualTo(scores.get(node)));
                ledger.place(pod, indexOf(snapshot, node), its.devices());
            }
        }
        for (GangDemand gang : Set.copyOf(gangs.values())) {
            long placed = chosen.keySet().stream()
                    .filter(pod -> gang.equals(gangs.get(pod)))
                    .count();
            assertThat(placed == 0 || placed >= gang.needed()).isTrue();
            assertThat(unplaced.contains(gang)).isEqualTo(placed < gang.needed());
        }
        plan.gangs()
                .forEach(gang ->
                        assertThat(gang.fitting()).hasSizeLessThan(gang.demand().needed()));
        assertThat(plan.placed().size()
                        + plan.unplaced().size()
                        + plan.gangs().stream()
                                .mapToInt(gang ->
                                        gang.fitting().size() + gang.unplaced().size())
                                .sum())
                .isEqualTo(cluster.pending.size());
    }

    /** The score of every feasible node, computed anew from all filters and scores. */
    private static Map<String, Long> bruteForceScores(Profile profile, PlanLedger ledger, PendingPod pod) {
        PreparedDemand demand = ledger.prepare(pod.demand(), pod.owner());
        NodeEvaluation nodes = NodeEvaluation.of(profile, pod.demand().constraints(), ledger.nodes());
        Map<String, Long> scores = new HashMap<>();
        for (int node = 0; node < ledger.nodes().size(); node++) {
            int at = node;
            boolean feasible = nodes.feasible()[at]
                    && profile.usageFilters().stream().allMatch(f -> f.passes(demand, ledger.usage(), at));
            if (feasible) {
                long usage = profile.usageScores().stream()
                        .mapToLong(s -> s.plugin().score(demand, ledger.usage(), at) * s.weight())
                        .sum();
                long least = profile.leastFragmentationWeight() == 0
                        ? 0
                        : ledger.fragmentation(profile).score(pod.demand(), at) * profile.leastFragmentationWeight();
                scores.put(ledger.nodes().get(at).name(), nodes.scores()[at] + usage + least);
            }
        }
        return scores;
    }

    private static int indexOf(ClusterSnapshot snapshot, String node) {
        return snapshot.nodes().stream().map(NodeInfo::name).toList().indexOf(node);
    }

    private static BoundPod bound(Placed placed) {
        return BoundPod.of(placed.pod(), placed.nodeName(), placed.devices());
    }

    /** All that a state holds of each node, whatever the order of its arrays. */
    private static Map<String, Object> describe(ClusterState state) {
        ClusterSnapshot snapshot = state.snapshot(RandomCluster.oneOfEachOwner());
        UsageTable usage = snapshot.usageCopy();
        Map<String, Object> byNode = new TreeMap<>();
        for (int node = 0; node < usage.size(); node++) {
            Map<String, Object> facts = new TreeMap<>();
            for (String resource : usage.axes().names()) {
                int axis = usage.axes().indexOf(resource);
                if (usage.allocatable(axis, node) != 0 || usage.requested(axis, node) != 0) {
                    facts.put(resource, List.of(usage.allocatable(axis, node), usage.requested(axis, node)));
                }
            }
            facts.put("scored", List.of(usage.scoredCpuMillis(node), usage.scoredMemoryBytes(node)));
            facts.put("ports", usage.ports(node));
            for (String owner : RandomCluster.OWNERS) {
                facts.put("owner " + owner, snapshot.podsOfOwnerCopy(owner)[node]);
            }
            facts.put("devices", devices(usage.devices(), node));
            facts.put("info", snapshot.nodes().get(node));
            byNode.put(snapshot.nodes().get(node).name(), facts);
        }
        return byNode;
    }

    private static List<Integer> devices(DeviceTable devices, int node) {
        return IntStream.range(0, devices.count(node))
                .mapToObj(device -> devices.freeMilli(node, device))
                .toList();
    }

    /** A cluster and pods that a seed makes up. */
    private static final class RandomCluster {
        static final List<String> OWNERS = List.of("rs-0", "rs-1", "rs-2");

        private final Random random;
        private final PodDemandReader demands = new PodDemandReader();
        final List<NodeInfo> nodes = new ArrayList<>();
        final List<PendingPod> pending = new ArrayList<>();
        final Profile profile;

        RandomCluster(long seed) {
            random = new Random(seed);
            profile = switch (random.nextInt(5)) {
                case 0 -> Profiles.leastAllocated();
                case 1 -> Profiles.mostAllocated();
                case 2 -> Profiles.of(ScoringStrategy.LEAST_ALLOCATED, Map.of("LoadVariationRiskBalancing", 3));
                case 3 -> Profiles.of(ScoringStrategy.LEAST_ALLOCATED, Map.of("TargetLoadPacking", 3));
                default -> Profiles.leastFragmentation();
            };
            int count = 1 + random.nextInt(12);
            for (int i = 0; i < count; i++) {
                nodes.add(NodeInfo.of(node("n" + i, random).build()));
            }
            for (int i = 0; i < 60; i++) {
                pending.add(pending("p" + i));
            }
        }

        static List<PendingPod> oneOfEachOwner() {
            PodDemand demand = new PodDemandReader().read(pod("p").build());
            return OWNERS.stream()
                    .map(owner -> new PendingPod(new ObjectKey("default", owner), owner, demand, 0, true))
                    .toList();
        }

        ClusterState state() {
            ClusterState state = new ClusterState();
            nodes.forEach(state::putNode);
            Map<String, NodeLoad> loads = new HashMap<>();
            for (int i = 0; i < nodes.size(); i += 2) {
                long part = 1L + i % 3;
                NodeLoad load = new NodeLoad(500 * part, part << 30, 100 * part, part << 27, "2026-01-01T12:00:00Z");
                loads.put(nodes.get(i).name(), load);
            }
            state.putLoads(loads);
            return state;
        }

        /** About half of the pods in gangs of 2 to 7, which need all or some of them. */
        Map<ObjectKey, GangDemand> gangs() {
            Map<ObjectKey, GangDemand> gangs = new HashMap<>();
            int next = 0;
            while (next < pending.size()) {
                int size = Math.min(2 + random.nextInt(6), pending.size() - next);
                if (random.nextBoolean()) {
                    GangDemand gang =
                            new GangDemand(new ObjectKey("default", "gang-" + next), 1 + random.nextInt(size), 0);
                    pending.subList(next, next + size).forEach(pod -> gangs.put(pod.key(), gang));
                }
                next += size;
            }
            return gangs;
        }

        PlacementPlan plan(ClusterState state, long seed) {
            return new PlacementPlanner(profile).plan(state.snapshot(pending), pending, new Random(seed));
        }

        void randomStep(
                Random steps, Map<String, NodeInfo> known, Map<ObjectKey, BoundPod> pods, ClusterState incremental) {
            String name = "n" + steps.nextInt(6);
            ObjectKey key = new ObjectKey("default", "p" + steps.nextInt(40));
            switch (steps.nextInt(7)) {
                case 0 -> {
                    NodeInfo node = NodeInfo.of(node(name, steps).build());
                    known.put(name, node);
                    incremental.putNode(node);
                }
                case 1 -> {
                    known.remove(name);
                    incremental.removeNode(name);
                }
                case 2 -> {
                    pods.remove(key);
                    incremental.removePod(key);
                }
                case 3 -> {
                    BoundPod resized = resized(key.name(), name, steps);
                    pods.put(key, resized);
                    incremental.putPod(resized);
                }
                default -> {
                    BoundPod pod = BoundPod.of(pending(key.name()), name, someDevices(steps));
                    pods.put(key, pod);
                    incremental.putPod(pod);
                }
            }
        }

        private PendingPod pending(String name) {
            PodFixture pod = pod(name).requests((1 + random.nextInt(8)) * 250 + "m", (1 + random.nextInt(4)) + "Gi");
            String owner = random.nextInt(2) == 0 ? "" : OWNERS.get(random.nextInt(OWNERS.size()));
            if (random.nextInt(4) == 0) {
                pod.selecting("zone", ZONES.get(random.nextInt(ZONES.size())));
            }
            if (random.nextInt(4) == 0) {
                pod.tolerating("k", "Exists", null, null);
            }
            if (random.nextInt(4) == 0) {
                pod.preferring(1 + random.nextInt(100), "zone", ZONES.get(random.nextInt(ZONES.size())));
            }
            if (random.nextInt(5) == 0) {
                IntStream.rangeClosed(0, random.nextInt(3))
                        .forEach(_ -> pod.requiringNode("n" + random.nextInt(14))); // some that there are not
            }
            if (random.nextInt(5) == 0) {
                pod.hostPort("", 80 + random.nextInt(2), "TCP");
            }
            switch (random.nextInt(4)) {
                case 0 -> pod.asking(DeviceDemand.DEVICES, 1 + random.nextInt(2));
                case 1 -> pod.asking(DeviceDemand.MILLI, 100 * (1 + random.nextInt(10)));
                default -> {}
            }
            return new PendingPod(new ObjectKey("default", name), owner, demands.read(pod.build(), volumes()), 0, true);
        }

        /** In the middle of a resize that began, waits, or can never be. */
        private BoundPod resized(String name, String node, Random steps) {
            PodFixture pod = pod(name)
                    .requests(cpu(steps), (1 + steps.nextInt(4)) + "Gi")
                    .given(cpu(steps), cpu(steps));
            if (steps.nextBoolean()) {
                pod.resizePending(steps.nextBoolean() ? "Deferred" : "Infeasible");
            }
            Pod bound = pod.on(node);
            return BoundPod.of(bound, demands.read(bound), PodTraits.plain("default", ""));
        }

        private static String cpu(Random steps) {
            return (1 + steps.nextInt(8)) * 250 + "m";
        }

        /** Some of which fit the pod's demand, and some do not. */
        private static DeviceSet someDevices(Random steps) {
            return steps.nextBoolean() ? DeviceSet.NONE : new DeviceSet(steps.nextInt(16));
        }

        /** How many devices of the node may serve the demand. */
        int devicesOf(String name, DeviceDemand demand) {
            ResourceAmounts has = nodes.stream()
                    .filter(node -> node.name().equals(name))
                    .findFirst()
                    .orElseThrow()
                    .allocatable();
            return (int) (demand.shareable() ? has.get(DeviceDemand.MILLI) / 1_000 : has.get(DeviceDemand.DEVICES));
        }

        private VolumeConstraints volumes() {
            return switch (random.nextInt(10)) {
                case 0 -> VolumeConstraints.obstructed("persistentvolumeclaim \"data\" not found");
                case 1 -> new VolumeConstraints("", List.of(reach()), List.of());
                case 2 -> new VolumeConstraints("", List.of(), List.of(List.of(reach(), reach())));
                default -> VolumeConstraints.NONE;
            };
        }

        private VolumeReach reach() {
            Set<String> zone = Set.of(ZONES.get(random.nextInt(ZONES.size())));
            return new VolumeReach(
                    Optional.of(List.of(new NodeTerm(List.of(new Requirement.In("zone", zone)), List.of()))));
        }

        private static NodeFixture node(String name, Random random) {
            NodeFixture node = NodeFixture.node(name)
                    .has((1 + random.nextInt(8)) + "", (1 + random.nextInt(16)) + "Gi")
                    .has("pods", 1 + random.nextInt(10))
                    .labelled("zone", ZONES.get(random.nextInt(ZONES.size())));
            if (random.nextInt(3) == 0) {
                node.has(GPU, random.nextInt(4));
            }
            if (random.nextInt(3) > 0) {
                int devices = 1 + random.nextInt(4);
                node.has(DeviceDemand.DEVICES, devices).has(DeviceDemand.MILLI, 1_000 * random.nextInt(devices + 1));
            }
            if (random.nextInt(4) == 0) {
                node.tainted("k", "v", random.nextBoolean() ? "NoSchedule" : "PreferNoSchedule");
            }
            return random.nextInt(6) == 0 ? node.cordoned() : node;
        }
    }
}

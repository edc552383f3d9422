package dev.gantry.scheduler.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.scheduler.fixture.NodeFixture;
import dev.gantry.scheduler.fixture.PodFixture;
import dev.gantry.scheduler.placement.PlacementPlan.Placed;
import dev.gantry.scheduler.placement.PlacementPlan.Unplaced;
import dev.gantry.scheduler.placement.plugin.Profiles;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of plans for pods with rules about their peers, on random clusters; a failure names its seed. */
class PeerPropertyTest {

    private static final int SEEDS = 200;
    private static final PlacementPlanner PLANNER = new PlacementPlanner(Profiles.leastAllocated());

    static LongStream seeds() {
        return LongStream.range(0, SEEDS);
    }

    /** Each pod is judged at its turn by {@link Oracle}, which counts all pods anew from the rules' own words. */
    @ParameterizedTest
    @MethodSource("seeds")
    void eachPodGoesWhereItsRulesAndThoseOfOthersAllowAndWaitsOnlyWhereNoneDo(long seed) {
        RandomCluster cluster = new RandomCluster(seed);
        Oracle oracle = new Oracle(cluster.nodes, cluster.running);
        PlacementPlan plan = PLANNER.plan(cluster.state().snapshot(cluster.pending), cluster.pending, new Random(seed));
        Map<ObjectKey, String> chosen = plan.placed().stream()
                .collect(Collectors.toMap(placed -> placed.pod().key(), Placed::nodeName));
        for (PendingPod pod : cluster.pending) {
            String node = chosen.get(pod.key());
            Set<String> allowed = oracle.allowed(pod);
            if (node == null) {
                assertThat(allowed).isEmpty();
            } else {
                assertThat(allowed).contains(node);
                oracle.place(pod, node);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theOrderOfNodesChangesNoFeasibility(long seed) {
        RandomCluster cluster = new RandomCluster(seed);
        List<PendingPod> first = cluster.pending.subList(0, 1);
        PlacementPlan before = PLANNER.plan(cluster.state().snapshot(first), first, new Random(seed));
        Collections.shuffle(cluster.nodes, new Random(seed));
        PlacementPlan after = PLANNER.plan(cluster.state().snapshot(first), first, new Random(seed));
        assertThat(after.unplaced()).isEqualTo(before.unplaced());
    }

    /** Pods come, move between labels and nodes, and go, as do nodes; then every node is judged as from a new state. */
    @ParameterizedTest
    @MethodSource("seeds")
    void changeByChangeIsTheSameAsBuiltAnew(long seed) {
        RandomCluster cluster = new RandomCluster(seed);
        Random random = new Random(seed);
        ClusterState incremental = cluster.state();
        Map<String, NodeInfo> nodes = new TreeMap<>();
        cluster.nodes.forEach(node -> nodes.put(node.name(), node));
        Map<ObjectKey, BoundPod> pods = new TreeMap<>();
        cluster.running.forEach(pod -> pods.put(pod.key(), pod));
        for (int step = 0; step < 200; step++) {
            String name = "n" + random.nextInt(8);
            BoundPod pod = cluster.bound("r" + random.nextInt(20), name);
            switch (random.nextInt(5)) {
                case 0 -> {
                    NodeInfo node = cluster.node(name);
                    nodes.put(name, node);
                    incremental.putNode(node);
                }
                case 1 -> {
                    nodes.remove(name);
                    incremental.removeNode(name);
                }
                case 2 -> {
                    pods.remove(pod.key());
                    incremental.removePod(pod.key());
                }
                default -> {
                    pods.put(pod.key(), pod);
                    incremental.putPod(pod);
                }
            }
        }
        ClusterState rebuilt = new ClusterState();
        nodes.values().forEach(rebuilt::putNode);
        pods.values().forEach(rebuilt::putPod);
        assertThat(judged(incremental, cluster.pending)).isEqualTo(judged(rebuilt, cluster.pending));
    }

    /** What each pod's peers make of each node. */
    private static Map<String, String> judged(ClusterState state, List<PendingPod> pods) {
        ClusterSnapshot snapshot = state.snapshot(pods);
        PlanLedger ledger = new PlanLedger(snapshot, pods);
        Map<String, String> judged = new TreeMap<>();
        for (PendingPod pod : pods) {
            PeerCounts peers = ledger.peersOf(pod);
            for (int node = 0; node < snapshot.nodes().size(); node++) {
                judged.put(
                        pod.key().name() + " on " + snapshot.nodes().get(node).name(),
                        peers.rejection(node) + " " + peers.weight(node) + " " + peers.canSpread(node) + " "
                                + (peers.canSpread(node) ? peers.spreadCost(node) : 0));
            }
        }
        return judged;
    }

    /** What no node takes after a plan is told for a reason that other pods could end, if rules about them keep it. */
    @ParameterizedTest
    @MethodSource("seeds")
    void whatItsPeersKeepWaitingIsWokenByThem(long seed) {
        RandomCluster cluster = new RandomCluster(seed);
        PlacementPlan plan = PLANNER.plan(cluster.state().snapshot(cluster.pending), cluster.pending, new Random(seed));
        for (Unplaced unplaced : plan.unplaced()) {
            boolean byPeers = unplaced.diagnosis().counts().keySet().stream()
                    .anyMatch(reason -> reason.plugin().equals("InterPodAffinity"));
            assertThat(unplaced.diagnosis().mayEndWithPeers() || !byPeers).isTrue();
        }
    }

    /** The rules once more, as slow and as near to the documentation as can be. */
    private static final class Oracle {

        private record OnNode(PodTraits traits, NodeInfo node) {}

        private final Map<String, NodeInfo> nodes = new HashMap<>();
        private final List<OnNode> pods = new ArrayList<>();
        private final Map<String, Long> cpuLeft = new HashMap<>();

        Oracle(List<NodeInfo> nodes, List<BoundPod> running) {
            nodes.forEach(node -> {
                this.nodes.put(node.name(), node);
                cpuLeft.put(node.name(), node.allocatable().get("cpu"));
            });
            for (BoundPod pod : running) {
                NodeInfo node = this.nodes.get(pod.nodeName());
                pods.add(new OnNode(pod.traits(), Objects.requireNonNull(node)));
                cpuLeft.merge(pod.nodeName(), -pod.demand().requests().get("cpu"), Long::sum);
            }
        }

        void place(PendingPod pod, String node) {
            pods.add(new OnNode(pod.traits(), Objects.requireNonNull(nodes.get(node))));
            cpuLeft.merge(node, -pod.demand().requests().get("cpu"), Long::sum);
        }

        Set<String> allowed(PendingPod pod) {
            return nodes.values().stream()
                    .filter(node -> cpuLeft.getOrDefault(node.name(), 0L)
                            >= pod.demand().requests().get("cpu"))
                    .filter(node -> pod.demand().constraints().toleratesTaintsOf(node))
                    .filter(node -> pod.demand().constraints().selects(node))
                    .filter(node -> affinity(pod.traits(), node) && antiAffinity(pod.traits(), node))
                    .filter(node -> othersAllow(pod.traits(), node) && spread(pod, node))
                    .map(NodeInfo::name)
                    .collect(Collectors.toSet());
        }

        private static Optional<String> domain(NodeInfo node, String key) {
            return Optional.ofNullable(node.labels().get(key));
        }

        private static boolean near(OnNode other, NodeInfo node, PodTerm term) {
            Optional<String> here = domain(node, term.topologyKey());
            return here.isPresent() && here.equals(domain(other.node(), term.topologyKey()));
        }

        private static boolean matches(PodTerm term, PodTraits pod) {
            return term.matches(pod, NamespaceLabels.UNKNOWN);
        }

        private boolean affinity(PodTraits pod, NodeInfo node) {
            List<PodTerm> terms = pod.terms().affinity();
            List<OnNode> matching = pods.stream()
                    .filter(other -> terms.stream().allMatch(term -> matches(term, other.traits())))
                    .filter(other -> terms.stream()
                            .anyMatch(term ->
                                    domain(other.node(), term.topologyKey()).isPresent()))
                    .toList();
            boolean labelled = terms.stream()
                    .allMatch(term -> domain(node, term.topologyKey()).isPresent());
            boolean near =
                    terms.stream().allMatch(term -> matching.stream().anyMatch(other -> near(other, node, term)));
            boolean first = matching.isEmpty() && terms.stream().allMatch(term -> matches(term, pod));
            return labelled && (near || first);
        }

        private boolean antiAffinity(PodTraits pod, NodeInfo node) {
            return pod.terms().antiAffinity().stream()
                    .noneMatch(term ->
                            pods.stream().anyMatch(other -> matches(term, other.traits()) && near(other, node, term)));
        }

        private boolean othersAllow(PodTraits pod, NodeInfo node) {
            return pods.stream()
                    .noneMatch(other -> other.traits().terms().antiAffinity().stream()
                            .anyMatch(term -> matches(term, pod) && near(other, node, term)));
        }

        private boolean spread(PendingPod pod, NodeInfo node) {
            List<SpreadConstraint> hard = pod.traits().terms().spread().stream()
                    .filter(SpreadConstraint::required)
                    .toList();
            return hard.stream().allMatch(constraint -> spread(pod, node, constraint, hard));
        }

        private boolean spread(
                PendingPod pod, NodeInfo node, SpreadConstraint constraint, List<SpreadConstraint> hard) {
            Optional<String> here = domain(node, constraint.topologyKey());
            if (here.isEmpty()) {
                return false;
            }
            Map<String, Long> counts = new HashMap<>();
            for (NodeInfo candidate : nodes.values()) {
                boolean counted = hard.stream().allMatch(h -> candidate.labels().containsKey(h.topologyKey()))
                        && (!constraint.honoursAffinity()
                                || pod.demand().constraints().selects(candidate))
                        && (!constraint.honoursTaints()
                                || pod.demand().constraints().toleratesTaintsOf(candidate));
                if (counted) {
                    long matching = pods.stream()
                            .filter(other -> other.node().name().equals(candidate.name()))
                            .filter(other -> !other.traits().leaving())
                            .filter(other -> other.traits()
                                    .namespace()
                                    .equals(pod.traits().namespace()))
                            .filter(other -> constraint
                                    .selector()
                                    .orElseThrow()
                                    .test(other.traits().labels()))
                            .count();
                    counts.merge(candidate.labels().get(constraint.topologyKey()), matching, Long::sum);
                }
            }
            long least = counts.size() < constraint.minDomains()
                    ? 0
                    : counts.values().stream().mapToLong(n -> n).min().orElse(0);
            long self = constraint.selector().orElseThrow().test(pod.traits().labels()) ? 1 : 0;
            return counts.getOrDefault(here.get(), 0L) + self - least <= constraint.maxSkew();
        }
    }

    /** A cluster, pods that run and pods that wait, which a seed makes up. */
    private static final class RandomCluster {

        private static final List<String> APPS = List.of("web", "db", "cache");
        private static final List<String> KEYS = List.of("zone", "rack", "kubernetes.io/hostname");

        private final Random random;
        private final PodDemandReader demands = new PodDemandReader();
        private final PodTraitsReader traits = new PodTraitsReader(List.of());
        final List<NodeInfo> nodes = new ArrayList<>();
        final List<BoundPod> running = new ArrayList<>();
        final List<PendingPod> pending = new ArrayList<>();

        RandomCluster(long seed) {
            random = new Random(seed);
            int count = 2 + random.nextInt(7);
            for (int i = 0; i < count; i++) {
                nodes.add(node("n" + i));
            }
            for (int i = 0; i < random.nextInt(12); i++) {
                running.add(bound("r" + i, "n" + random.nextInt(count)));
            }
            for (int i = 0; i < 25; i++) {
                var pod = pod("p" + i, 3).build();
                pending.add(PendingPod.of(pod, demands.read(pod), traits.read(pod)));
            }
        }

        ClusterState state() {
            ClusterState state = new ClusterState();
            nodes.forEach(state::putNode);
            running.forEach(state::putPod);
            return state;
        }

        NodeInfo node(String name) {
            NodeFixture node = NodeFixture.node(name).has(2 + random.nextInt(6) + "", "64Gi");
            if (random.nextInt(8) != 0) {
                node.labelled("zone", "z" + random.nextInt(3));
            }
            if (random.nextInt(3) != 0) {
                node.labelled("rack", "r" + random.nextInt(4));
            }
            if (random.nextInt(6) == 0) {
                node.tainted("k", "v", "NoSchedule");
            }
            return NodeInfo.of(node.build());
        }

        BoundPod bound(String name, String node) {
            PodFixture fixture = pod(name, 4);
            if (random.nextInt(5) == 0) {
                fixture.leaving();
            }
            var pod = fixture.on(node);
            return BoundPod.of(pod, demands.read(pod), traits.read(pod));
        }

        private PodFixture pod(String name, int plain) {
            PodFixture pod = PodFixture.pod(name).labelled("app", app()).requests("500m", "1Mi");
            if (random.nextInt(5) == 0) {
                pod.in("other");
            }
            if (random.nextInt(5) == 0) {
                pod.tolerating("k", "Exists", null, null);
            }
            if (random.nextInt(6) == 0) {
                pod.selecting("zone", "z" + random.nextInt(3));
            }
            for (int rules = random.nextInt(plain) == 0 ? random.nextInt(3) : 0; rules >= 0; rules--) {
                rule(pod);
            }
            return pod;
        }

        private void rule(PodFixture pod) {
            switch (random.nextInt(9)) {
                case 0 -> pod.near(key(), "app", app());
                case 1 -> pod.farFrom(key(), "app", app());
                case 2 -> pod.preferringNear(1 + random.nextInt(100), key(), "app", app());
                case 3 -> pod.preferringFarFrom(1 + random.nextInt(100), key(), "app", app());
                case 4, 5 ->
                    pod.spreading(constraint -> constraint
                            .withMaxSkew(1 + random.nextInt(2))
                            .withTopologyKey(key())
                            .withWhenUnsatisfiable("DoNotSchedule")
                            .withMinDomains(random.nextInt(3) == 0 ? 3 : null)
                            .withNodeAffinityPolicy(random.nextBoolean() ? "Ignore" : null)
                            .withNodeTaintsPolicy(random.nextBoolean() ? "Honor" : null)
                            .withNewLabelSelector()
                            .addToMatchLabels("app", app())
                            .endLabelSelector());
                case 6 -> pod.spreading(1, key(), "ScheduleAnyway", "app", app());
                default -> {}
            }
        }

        private String key() {
            return KEYS.get(random.nextInt(KEYS.size()));
        }

        private String app() {
            return APPS.get(random.nextInt(APPS.size()));
        }
    }
}

package dev.gantry.scheduler.rebalance;

import static dev.gantry.scheduler.fixture.PodFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.scheduler.fixture.NodeFixture;
import dev.gantry.scheduler.fixture.PodFixture;
import dev.gantry.scheduler.placement.BoundPod;
import dev.gantry.scheduler.placement.NodeInfo;
import dev.gantry.scheduler.placement.PodExplainer;
import dev.gantry.scheduler.placement.PodExplanation;
import dev.gantry.scheduler.placement.Profile;
import dev.gantry.scheduler.placement.ResourceAmounts;
import dev.gantry.scheduler.placement.SpreadConstraint;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of every plan, on random clusters of pods of all profiles with and against one another; a failure names its seed. */
class RebalancePropertyTest {

    private static final int SEEDS = 150;
    private static final int PODS = 40;
    private static final int MARGIN = 5;

    /** Far more than any of these clusters needs, and far fewer than a circle would make. */
    private static final int MOST_MOVES = 400;

    static LongStream seeds() {
        return LongStream.range(0, SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void movingComesToAnEndAndNoClusterIsSeenTwice(long seed) {
        RebalanceScenario cluster = cluster(seed);
        Set<Map<ObjectKey, String>> seen = new HashSet<>();
        int moves = 0;
        int idle = 0;
        for (long round = 0; idle < 3; round++) {
            RebalancePlan plan = cluster.plan(round);
            idle = plan.moves().isEmpty() ? idle + 1 : 0;
            assertThat(plan.moves().isEmpty() || seen.add(places(cluster))).isTrue();
            moves += plan.moves().size();
            assertThat(moves).isLessThan(MOST_MOVES);
            cluster.apply(plan);
        }
        assertThat(cluster.plan(seed).moves()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aMoveIsWhatTheSchedulerWouldDoAndBetterByTheMargin(long seed) {
        RebalanceScenario cluster = cluster(seed).limit(1);
        for (Move move : cluster.plan(seed).moves()) {
            ObjectKey key = move.pod().key();
            Profile profile = Objects.requireNonNull(
                    RebalanceScenario.PROFILES.get(move.pod().schedulerName()));
            PodExplanation explained = PodExplainer.explain(
                    profile,
                    cluster.state().snapshot(List.of(cluster.pending(key))),
                    cluster.pending(key),
                    cluster.state().pod(key));
            long best = explained.best().getFirst().total();
            assertThat(move.relocation().there().total()).isEqualTo(best);
            if (move.strategy() == Strategy.REMOVE_PODS_VIOLATING_TOPOLOGY_SPREAD_CONSTRAINT) {
                assertThat(explained.chosen()).isEmpty();
            } else {
                assertThat(best - explained.chosen().orElseThrow().total())
                        .isGreaterThanOrEqualTo(MARGIN * Profile.MAX_SCORE / 100);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noNodeIsFilledPastWhatItHasAndNoneBothGivesAndTakes(long seed) {
        RebalanceScenario cluster = cluster(seed);
        RebalancePlan plan = cluster.plan(seed);
        Set<String> givers = plan.moves().stream().map(move -> move.from()).collect(Collectors.toSet());
        assertThat(plan.moves()).noneMatch(move -> givers.contains(move.to()));
        assertThat(plan.moves()).extracting(move -> move.pod().workload()).doesNotHaveDuplicates();
        cluster.apply(plan);
        Map<String, Long> requested = cluster.state().contents().pods().stream()
                .collect(Collectors.groupingBy(
                        BoundPod::nodeName,
                        Collectors.summingLong(pod -> pod.demand().requests().get(ResourceAmounts.CPU))));
        for (NodeInfo node : cluster.state().contents().nodes()) {
            assertThat(requested.getOrDefault(node.name(), 0L))
                    .isLessThanOrEqualTo(node.allocatable().get(ResourceAmounts.CPU));
        }
    }

    /**
     * Whatever is planned improves what {@link NodeLoads} says it must, counted here anew from the whole cluster: without that, nothing would
     * keep pods of disagreeing preferences from following one another, of which random clusters alone would hardly show a circle.
     */
    @ParameterizedTest
    @MethodSource("seeds")
    void everyMoveIsProgress(long seed) {
        RebalanceScenario cluster = cluster(seed).limit(1);
        Progress before = Progress.of(cluster);
        int idle = 0;
        for (long round = 0; idle < 3; round++) {
            assertThat(round).isLessThan(MOST_MOVES);
            RebalancePlan plan = cluster.plan(round);
            idle = plan.moves().isEmpty() ? idle + 1 : 0;
            cluster.apply(plan);
            Progress after = Progress.of(cluster);
            for (Move move : plan.moves()) {
                assertThat(after.isFrom(before, move.strategy()))
                        .as("%s: %s -> %s", move, before, after)
                        .isTrue();
            }
            before = after;
        }
    }

    /**
     * What moves are to improve.
     *
     * @param pairsInDomains of pods of one owner, in the domains of their required spread constraints
     * @param packing the squares of what packing pods request of each node
     * @param pairsOnNodes of pods of one owner
     * @param all the squares of what all pods request of each node
     */
    private record Progress(long pairsInDomains, double packing, long pairsOnNodes, double all) {

        static Progress of(RebalanceScenario cluster) {
            Map<String, NodeInfo> nodes =
                    cluster.state().contents().nodes().stream().collect(Collectors.toMap(NodeInfo::name, node -> node));
            Map<String, Integer> inDomains = new HashMap<>();
            Map<String, Integer> onNodes = new HashMap<>();
            Map<String, Double> all = new HashMap<>();
            Map<String, Double> packing = new HashMap<>();
            for (BoundPod pod : cluster.state().contents().pods()) {
                NodeInfo node = Objects.requireNonNull(nodes.get(pod.nodeName()));
                onNodes.merge(pod.owner() + " " + node.name(), 1, Integer::sum);
                pod.traits().terms().spread().stream()
                        .filter(SpreadConstraint::required)
                        .map(SpreadConstraint::topologyKey)
                        .distinct()
                        .map(key ->
                                pod.owner() + " " + key + " " + node.labels().get(key))
                        .forEach(domain -> inDomains.merge(domain, 1, Integer::sum));
                count(all, pod, node);
                if (RebalanceScenario.PACKING.equals(RebalanceScenario.scheduler(
                        Objects.requireNonNull(cluster.pods().get(pod.key()))))) {
                    count(packing, pod, node);
                }
            }
            return new Progress(pairs(inDomains), squares(packing), pairs(onNodes), squares(all));
        }

        private static void count(Map<String, Double> loads, BoundPod pod, NodeInfo node) {
            double cpu = pod.demand().scoredCpuMillis();
            double memory = pod.demand().scoredMemoryBytes();
            loads.merge(node.name() + " cpu", cpu / node.allocatable().get(ResourceAmounts.CPU), Double::sum);
            loads.merge(node.name() + " memory", memory / node.allocatable().get(ResourceAmounts.MEMORY), Double::sum);
        }

        private static double squares(Map<String, Double> loads) {
            return loads.values().stream().mapToDouble(load -> load * load).sum();
        }

        private static long pairs(Map<String, Integer> pods) {
            return pods.values().stream().mapToLong(n -> (long) n * (n - 1) / 2).sum();
        }

        boolean isFrom(Progress before, Strategy strategy) {
            boolean keepsSpread = pairsInDomains <= before.pairsInDomains;
            return switch (strategy) {
                case REMOVE_PODS_VIOLATING_TOPOLOGY_SPREAD_CONSTRAINT -> pairsInDomains < before.pairsInDomains;
                case HIGH_NODE_UTILIZATION -> keepsSpread && packing > before.packing;
                case REMOVE_DUPLICATES -> keepsSpread && pairsOnNodes < before.pairsOnNodes;
                case LOW_NODE_UTILIZATION -> keepsSpread && pairsOnNodes == before.pairsOnNodes && all < before.all;
            };
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theSameSeedPlansTheSame(long seed) {
        assertThat(RebalanceScenario.texts(cluster(seed).plan(seed)))
                .isEqualTo(RebalanceScenario.texts(cluster(seed).plan(seed)));
    }

    private static Map<ObjectKey, String> places(RebalanceScenario cluster) {
        return cluster.pods().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, pod -> pod.getValue().getSpec().getNodeName()));
    }

    private static RebalanceScenario cluster(long seed) {
        Random random = new Random(seed);
        RebalanceScenario cluster = RebalanceScenario.nodes().margin(MARGIN).limit(1 + random.nextInt(8));
        int nodes = 2 + random.nextInt(8);
        for (int i = 0; i < nodes; i++) {
            cluster.node(NodeFixture.node("n" + i)
                    .has(4 + random.nextInt(12) + "", 8 + random.nextInt(24) + "Gi")
                    .labelled("zone", "z" + random.nextInt(3)));
        }
        long[] free = cluster.state().contents().nodes().stream()
                .mapToLong(node -> node.allocatable().get(ResourceAmounts.CPU))
                .toArray();
        List<NodeInfo> all = cluster.state().contents().nodes();
        int used = 1 + random.nextInt(nodes);
        for (int i = 0; i < PODS; i++) {
            int cpu = 100 * (1 + random.nextInt(15));
            int node = random.nextInt(used);
            if (free[node] >= cpu) {
                free[node] -= cpu;
                Pod pod = random("p" + i, cpu, random).on(all.get(node).name());
                Optional.of(pod)
                        .filter(p -> random.nextInt(8) > 0)
                        .ifPresentOrElse(cluster::running, () -> cluster.held(pod));
            }
        }
        return cluster;
    }

    private static PodFixture random(String name, int cpuMillis, Random random) {
        String app = "app" + random.nextInt(6);
        PodFixture pod = pod(name)
                .requests(cpuMillis + "m", (1 + random.nextInt(10)) * 100 + "Mi")
                .labelled("app", app)
                .ownedBy("rs-" + app);
        String other = "app" + random.nextInt(6);
        String topology = random.nextBoolean() ? "zone" : "kubernetes.io/hostname";
        switch (random.nextInt(8)) {
            case 0 -> pod.preferringNear(1 + random.nextInt(100), topology, "app", other);
            case 1 -> pod.preferringFarFrom(1 + random.nextInt(100), topology, "app", other);
            case 2 -> pod.spreading(1, topology, "ScheduleAnyway", "app", random.nextBoolean() ? app : other);
            case 5 -> pod.spreading(1, topology, "DoNotSchedule", "app", random.nextBoolean() ? app : other);
            case 3 -> pod.preferring(1 + random.nextInt(100), "zone", "z0");
            case 4 -> pod.selecting("zone", "z" + random.nextInt(3));
            default -> {}
        }
        return switch (random.nextInt(4)) {
            case 0 -> pod.scheduler(RebalanceScenario.PACKING);
            case 1 -> pod.scheduler(RebalanceScenario.OTHER);
            default -> pod;
        };
    }
}

package dev.gantry.benchmarks;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.schema.LabelSelector;
import dev.gantry.scheduler.placement.ClusterState;
import dev.gantry.scheduler.placement.HostPort;
import dev.gantry.scheduler.placement.NodeConstraints;
import dev.gantry.scheduler.placement.NodeInfo;
import dev.gantry.scheduler.placement.PeerTerms;
import dev.gantry.scheduler.placement.PendingPod;
import dev.gantry.scheduler.placement.PlacementPlan;
import dev.gantry.scheduler.placement.PlacementPlanner;
import dev.gantry.scheduler.placement.PodDemand;
import dev.gantry.scheduler.placement.PodTerm;
import dev.gantry.scheduler.placement.PodTraits;
import dev.gantry.scheduler.placement.ResourceAmounts;
import dev.gantry.scheduler.placement.SpreadConstraint;
import dev.gantry.scheduler.placement.plugin.Profiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How many placement decisions a second the pure core makes, snapshot included, on one thread: 5,000 pods at a time on nodes of 32
 * cores, without rules about other pods and with some.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class SchedulePlanBenchmark {

    private static final int PODS = 5_000;

    /** Templates of the shapes that have rules. */
    private static final int FEW = 10;

    /** Which pods are to be placed. */
    public enum Shape {
        ONE_TEMPLATE(1),
        TEMPLATES_50(50),
        TEMPLATES_500(500),
        ALL_DIFFERENT(PODS),
        EVENLY_OVER_3_ZONES(FEW),
        ANTI_AFFINITY_BY_NODE(FEW),
        AFFINITY_BY_ZONE(FEW);

        private final int templates;

        Shape(int templates) {
            this.templates = templates;
        }

        private PeerTerms terms(LabelSelector itself) {
            return switch (this) {
                case ONE_TEMPLATE, TEMPLATES_50, TEMPLATES_500, ALL_DIFFERENT -> PeerTerms.NONE;
                case EVENLY_OVER_3_ZONES -> spread(itself);
                case ANTI_AFFINITY_BY_NODE -> apart(itself);
                case AFFINITY_BY_ZONE -> together(itself);
            };
        }
    }

    @Param({"1000", "5000"})
    public int nodes;

    @Param
    public Shape shape = Shape.ONE_TEMPLATE;

    private final PlacementPlanner planner = new PlacementPlanner(Profiles.leastAllocated());
    private ClusterState cluster = new ClusterState();
    private List<PendingPod> pods = List.of();
    private long seed;

    @Setup
    public void prepare() {
        cluster = cluster(nodes);
        pods = pods(shape.templates, shape::terms);
    }

    @Benchmark
    @OperationsPerInvocation(PODS)
    public PlacementPlan decisions() {
        PlacementPlan plan = planner.plan(cluster.snapshot(pods), pods, new SplittableRandom(seed++));
        if (plan.placed().size() != PODS) {
            throw new IllegalStateException(plan.unplaced().size() + " pods were not placed");
        }
        return plan;
    }

    private static PeerTerms spread(LabelSelector itself) {
        return new PeerTerms(
                List.of(),
                List.of(),
                List.of(),
                List.of(new SpreadConstraint(1, "zone", true, Optional.of(itself), 1, true, false)));
    }

    private static PeerTerms apart(LabelSelector itself) {
        return new PeerTerms(List.of(), List.of(term(itself, "kubernetes.io/hostname")), List.of(), List.of());
    }

    private static PeerTerms together(LabelSelector itself) {
        return new PeerTerms(List.of(term(itself, "zone")), List.of(), List.of(), List.of());
    }

    private static PodTerm term(LabelSelector selector, String topologyKey) {
        return new PodTerm(Set.of("default"), Optional.empty(), selector, topologyKey);
    }

    private static ClusterState cluster(int nodes) {
        ClusterState state = new ClusterState();
        for (int i = 0; i < nodes; i++) {
            Map<String, String> labels = Map.of("kubernetes.io/hostname", "node-" + i, "zone", "z" + i % 3);
            state.putNode(new NodeInfo("node-" + i, labels, List.of(), false, amounts(32_000, 128L << 30, 110)));
        }
        return state;
    }

    /** Pods of the templates in turn, as when many workloads are scaled at once and their creations interleave. */
    private static List<PendingPod> pods(int templates, Function<LabelSelector, PeerTerms> terms) {
        List<PodDemand> demands = new ArrayList<>();
        for (int i = 0; i < templates; i++) {
            ResourceAmounts requests = amounts(100 + i % 400, (64L << 20) + i, 1);
            Set<HostPort> noPorts = Set.of();
            demands.add(new PodDemand(
                    requests, requests.get("cpu"), requests.get("memory"), NodeConstraints.NONE, noPorts));
        }
        List<PodTraits> traits = IntStream.range(0, templates)
                .mapToObj(i -> traits("app-" + i, "owner-" + i, terms))
                .toList();
        return IntStream.range(0, PODS)
                .mapToObj(i -> new PendingPod(
                        new ObjectKey("default", "pod-" + i),
                        "owner-" + i % templates,
                        demands.get(i % templates),
                        0,
                        true,
                        traits.get(i % templates),
                        PendingPod.DEFAULT_SCHEDULER))
                .toList();
    }

    private static PodTraits traits(String app, String owner, Function<LabelSelector, PeerTerms> terms) {
        Map<String, String> labels = Map.of("app", app);
        return new PodTraits("default", labels, owner, false, terms.apply(LabelSelector.ofMap(labels)));
    }

    private static ResourceAmounts amounts(long cpuMillis, long memoryBytes, long pods) {
        return new ResourceAmounts(new TreeMap<>(Map.of("cpu", cpuMillis, "memory", memoryBytes, "pods", pods)));
    }
}

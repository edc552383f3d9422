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
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * How many placement decisions a second the pure core makes: 5,000 pods on 1,000 nodes of 32 cores, snapshot included, on
 * one thread, without rules about other pods and with some; the median of many rounds after as many to warm up. Both elapsed and processor time are shown, as they differ
 * on a machine that others use too.
 */
public final class SchedulePlanBenchmark {

    private static final int NODES = 1_000;
    private static final int PODS = 5_000;
    private static final int ROUNDS = 30;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private SchedulePlanBenchmark() {}

    public static void main(String[] arguments) {
        System.out.printf("%d pods on %d nodes, median of %d rounds%n", PODS, NODES, ROUNDS);
        measure("one template", 1);
        measure("50 templates", 50);
        measure("500 templates", 500);
        measure("every pod its own demand", PODS);
        measure("evenly over 3 zones", pods(10, SchedulePlanBenchmark::spread));
        measure("anti-affinity by node", pods(10, SchedulePlanBenchmark::apart));
        measure("affinity by zone", pods(10, SchedulePlanBenchmark::together));
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

    private static void measure(String name, int templates) {
        measure(name, pods(templates, itself -> PeerTerms.NONE));
    }

    private static void measure(String name, List<PendingPod> pods) {
        ClusterState cluster = cluster();
        PlacementPlanner planner = new PlacementPlanner(Profiles.leastAllocated());
        long[] nanos = new long[ROUNDS];
        long[] cpuNanos = new long[ROUNDS];
        for (int round = -ROUNDS; round < ROUNDS; round++) {
            long start = System.nanoTime();
            long cpuStart = THREADS.getCurrentThreadCpuTime();
            PlacementPlan plan = planner.plan(cluster.snapshot(pods), pods, new SplittableRandom(round));
            long took = System.nanoTime() - start;
            long cpuTook = THREADS.getCurrentThreadCpuTime() - cpuStart;
            if (plan.placed().size() != PODS) {
                throw new IllegalStateException(plan.unplaced().size() + " pods were not placed");
            }
            if (round >= 0) {
                nanos[round] = took;
                cpuNanos[round] = cpuTook;
            }
        }
        System.out.printf(
                "%-26s elapsed %8.2f ms %,10.0f decisions/s   processor %8.2f ms %,10.0f decisions/s%n",
                name, medianMillis(nanos), rate(nanos), medianMillis(cpuNanos), rate(cpuNanos));
    }

    private static double medianMillis(long[] nanos) {
        Arrays.sort(nanos);
        return nanos[nanos.length / 2] / 1e6;
    }

    private static double rate(long[] nanos) {
        return PODS / medianMillis(nanos) * 1e3;
    }

    private static ClusterState cluster() {
        ClusterState state = new ClusterState();
        for (int i = 0; i < NODES; i++) {
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

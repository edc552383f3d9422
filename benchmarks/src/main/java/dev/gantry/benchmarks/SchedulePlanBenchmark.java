package dev.gantry.benchmarks;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.scheduler.placement.ClusterState;
import dev.gantry.scheduler.placement.HostPort;
import dev.gantry.scheduler.placement.NodeConstraints;
import dev.gantry.scheduler.placement.NodeInfo;
import dev.gantry.scheduler.placement.PendingPod;
import dev.gantry.scheduler.placement.PlacementPlan;
import dev.gantry.scheduler.placement.PlacementPlanner;
import dev.gantry.scheduler.placement.PodDemand;
import dev.gantry.scheduler.placement.ResourceAmounts;
import dev.gantry.scheduler.placement.plugin.Profiles;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How many placement decisions a second the pure core makes: 5,000 pods on 1,000 nodes of 32 cores, snapshot included, on
 * one thread; the median of many rounds after as many to warm up. Both elapsed and processor time are shown, as they differ
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
    }

    private static void measure(String name, int templates) {
        ClusterState cluster = cluster();
        List<PendingPod> pods = pods(templates);
        PlacementPlanner planner = new PlacementPlanner(Profiles.LEAST_ALLOCATED.profile());
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
    private static List<PendingPod> pods(int templates) {
        List<PodDemand> demands = new ArrayList<>();
        for (int i = 0; i < templates; i++) {
            ResourceAmounts requests = amounts(100 + i % 400, (64L << 20) + i, 1);
            Set<HostPort> noPorts = Set.of();
            demands.add(new PodDemand(
                    requests, requests.get("cpu"), requests.get("memory"), NodeConstraints.NONE, noPorts));
        }
        return IntStream.range(0, PODS)
                .mapToObj(i -> new PendingPod(
                        new ObjectKey("default", "pod-" + i),
                        "owner-" + i % templates,
                        demands.get(i % templates),
                        0,
                        true))
                .toList();
    }

    private static ResourceAmounts amounts(long cpuMillis, long memoryBytes, long pods) {
        return new ResourceAmounts(new TreeMap<>(Map.of("cpu", cpuMillis, "memory", memoryBytes, "pods", pods)));
    }
}

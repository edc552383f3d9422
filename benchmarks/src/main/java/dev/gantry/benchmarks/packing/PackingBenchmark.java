package dev.gantry.benchmarks.packing;

import dev.gantry.benchmarks.packing.Packing.Packed;
import dev.gantry.scheduler.placement.plugin.Profiles;
import dev.gantry.scheduler.placement.plugin.ScoringStrategy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How much of a cluster's accelerators pods get before nothing more fits, by policy: the mean over ten seeds of the share that is
 * allocated at the end. Random, BestFit and FGD are made as they were published and need no Gantry; where they come
 * near to the published figures for a trace, the figures of Gantry's own policies, which go through its real placement core, can be
 * compared with the published ones as well.
 */
public final class PackingBenchmark {

    private static final int FIRST_SEED = 42;
    private static final int SEEDS = 10;

    /** As many pods as the scheduler takes from its queue at a time. */
    private static final int BATCH = 500;

    private static final Map<String, Integer> NO_OTHER_SCORES = Map.of("PodTopologySpread", 0);

    private PackingBenchmark() {}

    /** @param arguments files of nodes and of pods */
    public static void run(List<String> arguments) throws IOException {
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("usage: ./gantry bench packing FILES, a trace of nodes and of pods");
        }
        Trace trace = Trace.read(arguments.stream().map(Path::of).toList());
        System.out.printf(
                Locale.ROOT,
                "%,d nodes with %,.0f GPUs; %,d pods that ask for %,.1f GPUs, and as many more as make %d %%%n",
                trace.nodes().size(),
                trace.gpuMilli() / 1e3,
                trace.pods().size(),
                trace.askedMilli() / 1e3,
                Workload.DEMAND_PERCENT);
        List.of(new PublishedPolicy.RandomFit(), new PublishedPolicy.BestFit(), new PublishedFgd())
                .forEach(packing -> measure(packing, trace));
        gantryPolicies().forEach(packing -> measure(packing, trace));
    }

    static List<Packing> gantryPolicies() {
        return List.of(
                new CorePacking("Gantry least-allocated", Profiles.leastAllocated(), BATCH),
                new CorePacking(
                        "Gantry most-allocated", Profiles.of(ScoringStrategy.MOST_ALLOCATED, NO_OTHER_SCORES), BATCH),
                new CorePacking("Gantry least-fragmentation", Profiles.leastFragmentation(), BATCH),
                new CorePacking("Gantry least-fragmentation, one pod at a time", Profiles.leastFragmentation(), 1));
    }

    private static void measure(Packing packing, Trace trace) {
        double sum = 0;
        double least = 100;
        double most = 0;
        long nanos = 0;
        long decisions = 0;
        for (int seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            List<TracePod> arriving = Workload.of(trace, seed);
            Packed packed = packing.pack(trace.nodes(), arriving, seed);
            double percent = 100.0 * packed.allocatedMilli() / trace.gpuMilli();
            sum += percent;
            least = Math.min(least, percent);
            most = Math.max(most, percent);
            nanos += packed.nanos();
            decisions += arriving.size();
        }
        System.out.printf(
                Locale.ROOT,
                "%-46s %6.2f %% of GPUs allocated (%.2f to %.2f) %,10.0f decisions/s%n",
                packing.name(),
                sum / SEEDS,
                least,
                most,
                decisions / (nanos / 1e9));
    }
}

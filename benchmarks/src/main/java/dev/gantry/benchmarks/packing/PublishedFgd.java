package dev.gantry.benchmarks.packing;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Fragmentation gradient descent as it was published, with its rounding of scores to whole hundredths and with what it knows of the
 * pods to come: the commonest demands that make up 95 % of them. Memory is no part of its fragmentation.
 *
 * <p>Source: Weng et al., "Beware of Fragmentation", USENIX ATC 2023.
 */
final class PublishedFgd extends PublishedPolicy {

    private static final double POPULAR = 0.95;

    private record Demand(long cpuMillis, int gpus, int gpuMilli, Set<String> models) {}

    private record Typical(TracePod pod, double part) {}

    private List<Typical> typical = List.of();

    PublishedFgd() {
        super("FGD");
    }

    @Override
    void begin(List<TracePod> arriving, Random random) {
        Map<Demand, Integer> counts = new LinkedHashMap<>();
        for (TracePod pod : arriving) {
            counts.merge(new Demand(pod.cpuMillis(), pod.gpus(), pod.gpuMilli(), pod.models()), 1, Integer::sum);
        }
        List<Map.Entry<Demand, Integer>> sorted = counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .toList();
        int popular = 0;
        int kept = 0;
        while (kept < sorted.size() && popular < POPULAR * arriving.size()) {
            popular += sorted.get(kept++).getValue();
        }
        double all = popular;
        typical = sorted.subList(0, kept).stream()
                .map(entry -> new Typical(pod(entry.getKey()), entry.getValue() / all))
                .toList();
    }

    private static TracePod pod(Demand demand) {
        return new TracePod("", demand.cpuMillis(), 0, demand.gpus(), demand.gpuMilli(), demand.models());
    }

    @Override
    int score(TracePod pod, ReplayNode node) {
        double before = fragmentation(node);
        if (!pod.isShare()) {
            return score(before - fragmentationWith(pod, node));
        }
        int device = device(pod, node);
        return score(before - fragmentationWith(pod, device, node));
    }

    @Override
    int device(TracePod pod, ReplayNode node) {
        double before = fragmentation(node);
        int best = -1;
        int highest = -1;
        for (int device = 0; device < node.freeMilli.length; device++) {
            if (node.freeMilli[device] >= pod.gpuMilli()) {
                int score = score(before - fragmentationWith(pod, device, node));
                if (score > highest) {
                    highest = score;
                    best = device;
                }
            }
        }
        return best;
    }

    private static int score(double gainMilli) {
        return (int) (100 / (1 + Math.exp(-gainMilli / TracePod.WHOLE_MILLI)));
    }

    private double fragmentationWith(TracePod pod, int device, ReplayNode node) {
        node.take(pod, device);
        double fragmentation = fragmentation(node);
        node.giveBack(pod, device);
        return fragmentation;
    }

    private double fragmentationWith(TracePod pod, ReplayNode node) {
        int[] before = node.freeMilli.clone();
        node.take(pod, 0);
        double fragmentation = fragmentation(node);
        System.arraycopy(before, 0, node.freeMilli, 0, before.length);
        node.freeCpuMillis += pod.cpuMillis();
        node.freeMemoryMebibytes += pod.memoryMebibytes();
        return fragmentation;
    }

    private double fragmentation(ReplayNode node) {
        double fragmentation = 0;
        long total = node.totalFreeMilli();
        if (total == 0) {
            return 0;
        }
        for (Typical one : typical) {
            fragmentation += one.part() * fragmentation(node, one.pod(), total);
        }
        return fragmentation;
    }

    private static double fragmentation(ReplayNode node, TracePod pod, long total) {
        boolean takes = pod.gpus() > 0
                && pod.cpuMillis() <= node.freeCpuMillis
                && pod.mayRunOn(node.node)
                && node.fitsDevices(pod);
        if (!takes) {
            return total;
        }
        long tooFull = 0;
        for (int free : node.freeMilli) {
            tooFull += free < pod.gpuMilli() ? free : 0;
        }
        return tooFull;
    }
}

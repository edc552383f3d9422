package dev.gantry.benchmarks.packing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A policy as it was published, by which the replay itself is checked: of the nodes that fit, the one of the highest score, and
 * among equals the first by name.
 */
abstract class PublishedPolicy implements Packing {

    private final String name;

    PublishedPolicy(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    /** Called before each run. */
    void begin(List<TracePod> arriving, Random random) {}

    /** Higher is better; the node fits. */
    abstract int score(TracePod pod, ReplayNode node);

    /** The device for a share; the node fits. */
    abstract int device(TracePod pod, ReplayNode node);

    @Override
    public Packed pack(List<TraceNode> nodes, List<TracePod> arriving, long seed) {
        Random random = new Random(seed);
        List<ReplayNode> cluster = nodes.stream()
                .sorted(Comparator.comparing(TraceNode::name))
                .map(ReplayNode::new)
                .toList();
        begin(arriving, random);
        long allocatedMilli = 0;
        int placed = 0;
        long start = System.nanoTime();
        for (TracePod pod : arriving) {
            Optional<ReplayNode> chosen = best(pod, cluster);
            if (chosen.isPresent()) {
                chosen.get().take(pod, pod.isShare() ? device(pod, chosen.get()) : 0);
                allocatedMilli += pod.totalGpuMilli();
                placed++;
            }
        }
        return new Packed(allocatedMilli, placed, System.nanoTime() - start);
    }

    private Optional<ReplayNode> best(TracePod pod, List<ReplayNode> cluster) {
        Optional<ReplayNode> best = Optional.empty();
        int highest = Integer.MIN_VALUE;
        for (ReplayNode node : cluster) {
            if (node.fits(pod)) {
                int score = score(pod, node);
                if (score > highest || best.isEmpty()) {
                    highest = score;
                    best = Optional.of(node);
                }
            }
        }
        return best;
    }

    /** Any node that fits, and any device of it. */
    static final class RandomFit extends PublishedPolicy {
        private Random random = new Random(0);

        RandomFit() {
            super("Random");
        }

        @Override
        void begin(List<TracePod> arriving, Random shared) {
            random = shared;
        }

        @Override
        int score(TracePod pod, ReplayNode node) {
            return random.nextInt();
        }

        @Override
        int device(TracePod pod, ReplayNode node) {
            List<Integer> fitting = new ArrayList<>();
            for (int device = 0; device < node.freeMilli.length; device++) {
                if (node.freeMilli[device] >= pod.gpuMilli()) {
                    fitting.add(device);
                }
            }
            return fitting.get(random.nextInt(fitting.size()));
        }
    }

    /** The node, and on it the device, of which the least is left; cpu and accelerators count alike, by the largest node's. */
    static final class BestFit extends PublishedPolicy {
        private static final double LARGEST_CPU_MILLIS = 128_000;
        private static final double LARGEST_GPU_MILLI = 8_000;

        BestFit() {
            super("BestFit");
        }

        @Override
        int score(TracePod pod, ReplayNode node) {
            double cpu = (node.freeCpuMillis - pod.cpuMillis()) / LARGEST_CPU_MILLIS;
            double gpu = (node.totalFreeMilli() - pod.totalGpuMilli()) / LARGEST_GPU_MILLI;
            return (int) (100 * (1 - (cpu + gpu) / 2));
        }

        @Override
        int device(TracePod pod, ReplayNode node) {
            int best = -1;
            for (int device = 0; device < node.freeMilli.length; device++) {
                boolean fits = node.freeMilli[device] >= pod.gpuMilli();
                if (fits && (best < 0 || node.freeMilli[device] < node.freeMilli[best])) {
                    best = device;
                }
            }
            return best;
        }
    }
}

package dev.gantry.benchmarks.packing;

import java.util.Set;

/**
 * A pod of a trace.
 *
 * @param cpuMillis what it requests
 * @param memoryMebibytes likewise
 * @param gpus how many accelerators; 1 where it wants a share, 0 for none
 * @param gpuMilli what it wants of each of them, in thousandths: 1,000 for whole ones, less for a share
 * @param models on which it may run; any where none is named
 */
record TracePod(String name, long cpuMillis, long memoryMebibytes, int gpus, int gpuMilli, Set<String> models) {

    static final int WHOLE_MILLI = 1_000;

    boolean isShare() {
        return gpus == 1 && gpuMilli < WHOLE_MILLI;
    }

    /** What it asks for in all, in thousandths of accelerators. */
    long totalGpuMilli() {
        return (long) gpus * gpuMilli;
    }

    boolean mayRunOn(TraceNode node) {
        return gpus == 0 || models.isEmpty() || models.contains(node.model());
    }
}

package dev.gantry.benchmarks.packing;

/**
 * A machine of a trace.
 *
 * @param cpuMillis what it has
 * @param memoryMebibytes likewise
 * @param gpus how many accelerators
 * @param model of its accelerators, or "" where it has none
 */
record TraceNode(String name, long cpuMillis, long memoryMebibytes, int gpus, String model) {}

package dev.gantry.benchmarks.packing;

import java.util.List;

/** A way to place pods that arrive one after the other and never leave. */
interface Packing {

    String name();

    /** Places what fits, and skips what does not; a new cluster for each run. */
    Packed pack(List<TraceNode> nodes, List<TracePod> arriving, long seed);

    /**
     * What came of one run.
     *
     * @param allocatedMilli of all accelerators, in thousandths
     * @param placed pods
     * @param nanos what the decisions took
     */
    record Packed(long allocatedMilli, int placed, long nanos) {}
}

package dev.gantry.benchmarks;

import java.util.Arrays;

/** How long each request of a run took. */
final class Latencies {

    private final long[] sortedNanos;

    /** @param nanos in any order; not kept */
    Latencies(long[] nanos) {
        sortedNanos = nanos.clone();
        Arrays.sort(sortedNanos);
    }

    int count() {
        return sortedNanos.length;
    }

    /** The latency in milliseconds below which this part (0 to 1) of the requests stayed. */
    double millis(double part) {
        return sortedNanos[(int) Math.min(sortedNanos.length - 1L, Math.round(part * sortedNanos.length))] / 1e6;
    }
}

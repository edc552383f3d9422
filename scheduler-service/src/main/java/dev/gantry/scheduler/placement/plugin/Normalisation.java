package dev.gantry.scheduler.placement.plugin;

import dev.gantry.scheduler.placement.NodeInfo;
import dev.gantry.scheduler.placement.Profile;
import java.util.List;
import java.util.function.ToLongFunction;

/** Brings what a plugin counts onto the scale of scores. */
final class Normalisation {

    private Normalisation() {}

    /** What is counted of each feasible node; 0 for the others. */
    static long[] count(List<NodeInfo> nodes, boolean[] feasible, ToLongFunction<NodeInfo> value) {
        long[] values = new long[feasible.length];
        for (int node = 0; node < values.length; node++) {
            if (feasible[node]) {
                values[node] = value.applyAsLong(nodes.get(node));
            }
        }
        return values;
    }

    static long largest(long[] values) {
        long largest = 0;
        for (long value : values) {
            largest = Math.max(largest, value);
        }
        return largest;
    }

    /** Scales in place so that the largest value scores the best; all 0 stays 0. Example: 1, 2 becomes half and best. */
    static long[] toLargest(long[] values) {
        long largest = largest(values);
        for (int i = 0; i < values.length && largest > 0; i++) {
            values[i] = Profile.MAX_SCORE * values[i] / largest;
        }
        return values;
    }
}

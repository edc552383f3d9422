package dev.gantry.scheduler.placement.plugin;

import dev.gantry.scheduler.placement.Profile;

/** Brings what a plugin counts onto the scale of scores. */
final class Normalisation {

    private Normalisation() {}

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

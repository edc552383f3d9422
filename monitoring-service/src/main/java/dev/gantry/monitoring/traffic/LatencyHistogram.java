package dev.gantry.monitoring.traffic;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How many answers took how long, in buckets whose bounds grow by about a half: a percentile is wrong by less than that, which is little
 * beside what tells a slow revision from a good one. Not safe for use by several threads.
 */
final class LatencyHistogram {

    /** Upper bounds, inclusive; one more bucket holds what took longer. */
    static final List<Long> BOUNDS_MILLIS = List.of(
            1L, 2L, 3L, 5L, 7L, 10L, 15L, 20L, 30L, 50L, 70L, 100L, 150L, 200L, 300L, 500L, 700L, 1_000L, 1_500L,
            2_000L, 3_000L, 5_000L, 7_000L, 10_000L, 15_000L, 30_000L);

    /** An int holds what a slot counts: 400 million a second would be needed to overflow it. */
    private final int[] counts = new int[BOUNDS_MILLIS.size() + 1];

    /** Adds answers that took at most so long; {@link Long#MAX_VALUE} where no bound is known. */
    void add(long atMostMillis, long answers) {
        int bucket = 0;
        while (bucket < BOUNDS_MILLIS.size() && BOUNDS_MILLIS.get(bucket) < atMostMillis) {
            bucket++;
        }
        counts[bucket] = (int) Math.min(Integer.MAX_VALUE, counts[bucket] + answers);
    }

    void add(LatencyHistogram other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = (int) Math.min(Integer.MAX_VALUE, (long) counts[i] + other.counts[i]);
        }
    }

    /** Adds counts by these buckets; of any other number of buckets it is not known what they count. */
    void add(Long[] others) {
        for (int i = 0; i < counts.length && others.length == counts.length; i++) {
            counts[i] = (int) Math.min(Integer.MAX_VALUE, counts[i] + others[i]);
        }
    }

    List<Integer> counts() {
        return Arrays.stream(counts).boxed().toList();
    }

    /**
     * The time within which a share of the answers came, taken as spread evenly within a bucket. Worked case: of 10 answers that took 10 to 15
     * ms, half came within 12.5 ms.
     *
     * @param share between 0 and 1
     * @return empty without answers; the largest bound where the share reaches past it
     */
    OptionalDouble percentileMillis(double share) {
        long total = Arrays.stream(counts).asLongStream().sum();
        double rank = share * total;
        long below = 0;
        for (int i = 0; i < BOUNDS_MILLIS.size() && total > 0; i++) {
            if (counts[i] > 0 && below + counts[i] >= rank) {
                double lower = i == 0 ? 0 : BOUNDS_MILLIS.get(i - 1);
                return OptionalDouble.of(lower + (BOUNDS_MILLIS.get(i) - lower) * (rank - below) / counts[i]);
            }
            below += counts[i];
        }
        return total == 0 ? OptionalDouble.empty() : OptionalDouble.of(BOUNDS_MILLIS.getLast());
    }
}

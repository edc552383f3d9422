package dev.gantry.deployment.analysis;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * How many answers began within how long.
 *
 * @param boundsMillis upper bounds of the buckets, ascending
 * @param counts one more than bounds: the last are those that took longer
 */
public record LatencyCounts(List<Long> boundsMillis, List<Long> counts) {

    public static final LatencyCounts NONE = new LatencyCounts(List.of(), List.of(0L));

    public LatencyCounts {
        boundsMillis = List.copyOf(boundsMillis);
        counts = List.copyOf(counts);
        if (counts.size() != boundsMillis.size() + 1) {
            throw new IllegalArgumentException(
                    boundsMillis.size() + " bounds need one count more, not " + counts.size());
        }
    }

    public long total() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    /** Both together; those of the same bounds only, and what has none yet takes those of the other. */
    LatencyCounts plus(LatencyCounts other) {
        if (total() == 0 || other.total() == 0) {
            return total() == 0 ? other : this;
        }
        return new LatencyCounts(
                boundsMillis,
                IntStream.range(0, counts.size())
                        .mapToObj(i -> counts.get(i) + other.counts.get(i))
                        .toList());
    }

    /**
     * The time within which a share of the answers began, taken as spread evenly within a bucket.
     *
     * @param share between 0 and 1
     * @return empty without answers; the largest bound where the share reaches past it
     */
    OptionalDouble percentileMillis(double share) {
        double rank = share * total();
        long below = 0;
        for (int i = 0; i < boundsMillis.size(); i++) {
            long here = counts.get(i);
            if (here > 0 && below + here >= rank) {
                double lower = i == 0 ? 0 : boundsMillis.get(i - 1);
                return OptionalDouble.of(lower + (boundsMillis.get(i) - lower) * (rank - below) / here);
            }
            below += here;
        }
        return total() == 0 || boundsMillis.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(boundsMillis.getLast());
    }
}

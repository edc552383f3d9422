package dev.gantry.monitoring.recommend;

/**
 * The buckets of a histogram: each is 5 % wider than the one before, so that every amount is known within 5 % whatever its size. Source: the
 * Vertical Pod Autoscaler's {@code NewExponentialHistogramOptions}.
 *
 * <p>Bucket n begins at {@code first × (1.05ⁿ − 1) ÷ 0.05}: of CPU at 0, 0.01, 0.0205, 0.031525 … cores.
 *
 * @param first width of the first bucket
 * @param max amounts from here on share the last bucket
 */
public record HistogramScale(double first, double max) {

    static final double GROWTH = 0.05;

    /** In cores, from a hundredth of one to a thousand: 176 buckets. */
    public static final HistogramScale CPU = new HistogramScale(0.01, 1_000);

    /** In bytes, from 10 MB to 1 TB: 176 buckets. */
    public static final HistogramScale MEMORY = new HistogramScale(1e7, 1e12);

    int buckets() {
        return (int) Math.ceil(exponent(max)) + 1;
    }

    int bucketOf(double amount) {
        return amount < first ? 0 : Math.min((int) Math.floor(exponent(amount)), buckets() - 1);
    }

    double startOf(int bucket) {
        return first * (Math.pow(1 + GROWTH, bucket) - 1) / GROWTH;
    }

    /** Where the bucket ends; the last one has no end and is known by its start. */
    double endOf(int bucket) {
        return startOf(Math.min(bucket + 1, buckets() - 1));
    }

    private double exponent(double amount) {
        return Math.log(amount * GROWTH / first + 1) / Math.log(1 + GROWTH);
    }
}

package dev.gantry.monitoring.recommend;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * How often which amounts were used, where a sample counts half as much as one that came a day later. Immutable.
 *
 * <p>Instead of shrinking old weights all the time, a sample at time t is added with weight {@code 2^((t − reference) ÷ half-life)}: only the ratio of
 * weights matters. References are whole multiples of the half-life, so that two histograms come to a common one without loss by powers of two, and
 * histograms add up: it does not matter who saw which sample. Source: {@code decaying_histogram.go} of the Vertical Pod Autoscaler.
 */
public final class DecayingHistogram {

    /** Usage has the rhythm of a day; what is a week old counts less than a hundredth. */
    public static final Duration HALF_LIFE = Duration.ofHours(24);

    /** Buckets with less than this share of the largest one are forgotten. */
    private static final double NEGLIGIBLE = 1e-6;

    private final HistogramScale scale;
    private final Instant reference;
    private final int firstBucket;
    private final double[] weights;

    private DecayingHistogram(HistogramScale scale, Instant reference, int firstBucket, double[] weights) {
        this.scale = scale;
        this.reference = reference;
        this.firstBucket = firstBucket;
        this.weights = weights;
    }

    public static DecayingHistogram empty(HistogramScale scale) {
        return new DecayingHistogram(scale, Instant.EPOCH, 0, new double[0]);
    }

    /** A histogram as it was stored: the weights from {@code firstBucket} on, as they are at {@code reference}. */
    public static DecayingHistogram of(HistogramScale scale, Instant reference, int firstBucket, double[] weights) {
        return new DecayingHistogram(scale, reference, firstBucket, weights.clone());
    }

    /**
     * The histogram of one sample.
     *
     * @param amount in the unit of the scale
     * @param weight relative to other samples; a negative one takes an earlier sample back once it is merged with that
     */
    public static DecayingHistogram sample(HistogramScale scale, double amount, double weight, Instant at) {
        long day = Math.floorDiv(at.getEpochSecond(), HALF_LIFE.toSeconds());
        Instant reference = Instant.ofEpochSecond(day * HALF_LIFE.toSeconds());
        double grown = weight * Math.pow(2, halfLives(reference, at));
        return new DecayingHistogram(scale, reference, scale.bucketOf(amount), new double[] {grown});
    }

    /** The samples of both. */
    public DecayingHistogram merge(DecayingHistogram other) {
        if (isEmpty() || other.isEmpty()) {
            return isEmpty() ? other : this;
        }
        Instant newest = reference.isAfter(other.reference) ? reference : other.reference;
        int from = Math.min(firstBucket, other.firstBucket);
        double[] sum = new double[Math.max(end(), other.end()) - from];
        addTo(sum, from, newest);
        other.addTo(sum, from, newest);
        return new DecayingHistogram(scale, newest, from, sum).trimmed();
    }

    private void addTo(double[] sum, int from, Instant newest) {
        double factor = Math.pow(2, -halfLives(reference, newest));
        for (int i = 0; i < weights.length; i++) {
            sum[firstBucket - from + i] += weights[i] * factor;
        }
    }

    private DecayingHistogram trimmed() {
        double least = Arrays.stream(weights).map(Math::abs).max().orElse(0) * NEGLIGIBLE;
        int from = 0;
        int to = weights.length;
        while (from < to && Math.abs(weights[from]) <= least) {
            from++;
        }
        while (to > from && Math.abs(weights[to - 1]) <= least) {
            to--;
        }
        return from == to
                ? empty(scale)
                : new DecayingHistogram(scale, reference, firstBucket + from, Arrays.copyOfRange(weights, from, to));
    }

    /** Without what was taken back and is not there; to be stored. */
    public DecayingHistogram withoutDebts() {
        double[] paid =
                Arrays.stream(weights).map(weight -> Math.max(0, weight)).toArray();
        return new DecayingHistogram(scale, reference, firstBucket, paid).trimmed();
    }

    /**
     * The amount that this share of the weight did not exceed, as the end of its bucket; 0 of an empty histogram.
     *
     * @param share 0.9 for the 90th percentile
     */
    public double percentile(double share) {
        double total = Arrays.stream(weights).map(weight -> Math.max(0, weight)).sum();
        double passed = 0;
        for (int i = 0; i < weights.length; i++) {
            passed += Math.max(0, weights[i]);
            if (passed > 0 && passed >= share * total) {
                return scale.endOf(firstBucket + i);
            }
        }
        return total == 0 ? 0 : scale.endOf(end() - 1);
    }

    public boolean isEmpty() {
        return weights.length == 0;
    }

    public Instant reference() {
        return reference;
    }

    public int firstBucket() {
        return firstBucket;
    }

    public double[] weights() {
        return weights.clone();
    }

    private int end() {
        return firstBucket + weights.length;
    }

    private static double halfLives(Instant from, Instant to) {
        return (double) Duration.between(from, to).toMillis() / HALF_LIFE.toMillis();
    }
}

package dev.gantry.monitoring.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecayingHistogramTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final double[] SHARES = {0.01, 0.25, 0.5, 0.9, 0.95, 1};

    private static DecayingHistogram used(double cores, double weight, Instant at) {
        return DecayingHistogram.sample(HistogramScale.CPU, cores, weight, at);
    }

    private static double endOfBucketWith(double cores) {
        return HistogramScale.CPU.endOf(HistogramScale.CPU.bucketOf(cores));
    }

    @ParameterizedTest
    @CsvSource({"0.1, 1", "0.5, 1", "0.51, 2", "0.75, 2", "0.76, 3", "1, 3"})
    void aPercentileIsTheEndOfTheBucketThatReachesIt(double share, double cores) {
        DecayingHistogram histogram = used(1, 2, START).merge(used(2, 1, START)).merge(used(3, 1, START));

        assertThat(histogram.percentile(share)).isCloseTo(endOfBucketWith(cores), within(1e-9));
    }

    @Test
    void aSampleOfADayAgoCountsHalf() {
        DecayingHistogram histogram = used(1, 1, START).merge(used(2, 1, START.plus(Duration.ofDays(1))));

        assertThat(histogram.percentile(0.33)).isCloseTo(endOfBucketWith(1), within(1e-9));
        assertThat(histogram.percentile(0.34)).isCloseTo(endOfBucketWith(2), within(1e-9));
        assertThat(histogram.reference()).isEqualTo(START.plus(Duration.ofDays(1)));
    }

    @Test
    void nothingIsZero() {
        assertThat(DecayingHistogram.empty(HistogramScale.CPU).percentile(0.9)).isZero();
        assertThat(used(1, 1, START).merge(used(1, -1, START)).percentile(0.9)).isZero();
    }

    @Test
    void whatIsTakenBackIsGone() {
        DecayingHistogram histogram = used(1, 1, START).merge(used(8, 1, START));

        assertThat(histogram.merge(used(8, -1, START)).percentile(1)).isCloseTo(endOfBucketWith(1), within(1e-9));
    }

    @Test
    void aDebtThatNobodyOwesIsForgottenWhenStored() {
        DecayingHistogram debt = used(8, -1, START).merge(used(1, 1, START)).withoutDebts();

        assertThat(debt.weights()).hasSize(1);
        assertThat(debt.merge(used(8, 3, START)).percentile(0.5)).isCloseTo(endOfBucketWith(8), within(1e-9));
    }

    @Test
    void whatIsFarPastIsForgotten() {
        DecayingHistogram histogram = used(8, 1, START).merge(used(1, 1, START.plus(Duration.ofDays(40))));

        assertThat(histogram.weights()).hasSize(1);
        assertThat(histogram.percentile(1)).isCloseTo(endOfBucketWith(1), within(1e-9));
    }

    /** So that each replica may learn a part, in any order. */
    @Test
    void theOrderAndGroupingOfSamplesDoNotMatter() {
        for (int seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<DecayingHistogram> samples = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                Instant at = START.plus(Duration.ofMinutes(random.nextInt(10_000)));
                samples.add(used(random.nextDouble(0, 20), random.nextDouble(0.1, 4), at));
            }
            DecayingHistogram inOrder = sum(samples);
            DecayingHistogram inParts =
                    sum(samples.subList(100, 200).reversed()).merge(sum(samples.subList(0, 100)));
            for (double share : SHARES) {
                assertThat(inParts.percentile(share)).as("seed %s", seed).isEqualTo(inOrder.percentile(share));
            }
        }
    }

    @Test
    void percentilesRiseWithTheShare() {
        for (int seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            DecayingHistogram histogram = used(random.nextDouble(), 1, START);
            for (int i = 0; i < 50; i++) {
                histogram =
                        histogram.merge(used(random.nextDouble(0, 9), 1, START.plusSeconds(random.nextInt(999_999))));
            }
            double before = 0;
            for (double share : SHARES) {
                assertThat(histogram.percentile(share)).as("seed %s", seed).isGreaterThanOrEqualTo(before);
                before = histogram.percentile(share);
            }
        }
    }

    private static DecayingHistogram sum(List<DecayingHistogram> parts) {
        return parts.stream().reduce(DecayingHistogram.empty(HistogramScale.CPU), DecayingHistogram::merge);
    }
}

package dev.gantry.monitoring.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistogramScaleTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.009, 0",
        "0.011, 1",
        "0.020, 1",
        "0.021, 2",
        "0.032, 3",
        "1, 36",
        "999999, 175",
    })
    void anAmountHasTheBucketOfTheVerticalPodAutoscaler(double cores, int bucket) {
        assertThat(HistogramScale.CPU.bucketOf(cores)).isEqualTo(bucket);
    }

    @Test
    void bucketsGrowByFivePercent() {
        assertThat(HistogramScale.CPU.startOf(0)).isZero();
        assertThat(HistogramScale.CPU.startOf(1)).isCloseTo(0.01, within(1e-12));
        assertThat(HistogramScale.CPU.startOf(2)).isCloseTo(0.0205, within(1e-12));
        assertThat(HistogramScale.CPU.startOf(3)).isCloseTo(0.031525, within(1e-12));
        assertThat(HistogramScale.CPU.buckets()).isEqualTo(176);
        assertThat(HistogramScale.MEMORY.buckets()).isEqualTo(176);
        assertThat(HistogramScale.MEMORY.endOf(0)).isCloseTo(1e7, within(1e-3));
    }

    @Test
    void everyAmountLiesInItsBucket() {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 10_000; i++) {
            double cores = Math.pow(10, random.nextDouble(-4, 3));
            int bucket = HistogramScale.CPU.bucketOf(cores);
            assertThat(cores).isGreaterThanOrEqualTo(HistogramScale.CPU.startOf(bucket) * (1 - 1e-9));
            if (bucket < HistogramScale.CPU.buckets() - 1) {
                assertThat(cores).isLessThanOrEqualTo(HistogramScale.CPU.endOf(bucket) * (1 + 1e-9));
            }
        }
    }
}

package dev.gantry.deployment.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FisherExactTestTest {

    /** The first is Fisher's lady tasting tea; the others follow from counting the ways. */
    @ParameterizedTest
    @CsvSource({
        "4, 4, 0, 4, 0.014285714285714285",
        "3, 4, 1, 4, 0.24285714285714285",
        "3, 3, 0, 3, 0.05",
        "0, 10, 0, 10, 1",
        "0, 10, 5, 10, 1",
        "1, 1, 0, 999, 0.001",
        "2, 2, 0, 998, 0.000002002002",
    })
    void theProbabilityIsTheShareOfTheWays(
            long failed, long trials, long otherFailed, long otherTrials, double expected) {
        assertThat(FisherExactTest.probability(failed, trials, otherFailed, otherTrials))
                .isCloseTo(expected, within(expected * 1e-6));
    }

    @Test
    void largeNumbersAreNoTrouble() {
        assertThat(FisherExactTest.probability(10_000, 1_000_000, 10_000, 1_000_000))
                .isBetween(0.49, 0.51);
        assertThat(FisherExactTest.probability(10_500, 1_000_000, 10_000, 1_000_000))
                .isLessThan(1e-3);
        assertThat(FisherExactTest.probability(1_000_000, 1_000_000, 0, 1_000_000))
                .isZero();
    }

    @Test
    void moreFailuresAreNeverMoreLikely() {
        for (int failed = 1; failed <= 60; failed++) {
            assertThat(FisherExactTest.probability(failed, 60, 5, 200))
                    .isLessThanOrEqualTo(FisherExactTest.probability(failed - 1, 60, 5, 200));
        }
    }
}

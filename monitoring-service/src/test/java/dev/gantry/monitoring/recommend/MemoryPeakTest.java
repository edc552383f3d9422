package dev.gantry.monitoring.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryPeakTest {

    private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");
    private static final long MIB = 1L << 20;

    private static Instant after(int hours) {
        return START.plus(Duration.ofHours(hours));
    }

    @Test
    void theFirstSampleBeginsAWindowOfADay() {
        MemoryPeak.Step step = MemoryPeak.next(Optional.empty(), 100, START);

        assertThat(step.peak()).isEqualTo(new MemoryPeak(after(24), 100));
        assertThat(step.change()).isPresent();
    }

    @Test
    void aLowerSampleChangesNothing() {
        MemoryPeak peak = new MemoryPeak(after(24), 100);

        assertThat(MemoryPeak.next(Optional.of(peak), 100, after(1)))
                .isEqualTo(new MemoryPeak.Step(peak, Optional.empty()));
    }

    @Test
    void aHigherSampleTakesTheFormerPeaksPlace() {
        ContainerHistory history =
                MemoryPeak.next(Optional.empty(), 100 * MIB, START).change().orElseThrow();
        MemoryPeak.Step step = MemoryPeak.next(Optional.of(new MemoryPeak(after(24), 100 * MIB)), 900 * MIB, after(2));

        DecayingHistogram peaks =
                history.merge(step.change().orElseThrow()).withoutDebts().memory();
        assertThat(peaks.weights()).hasSize(1);
        assertThat(peaks.percentile(0)).isGreaterThan(900.0 * MIB);
        assertThat(step.peak()).isEqualTo(new MemoryPeak(after(24), 900 * MIB));
    }

    @ParameterizedTest
    @CsvSource({"24, 48", "25, 48", "47, 48", "48, 72", "100, 120"})
    void aLaterSampleBeginsTheWindowInWhichItLies(int hours, int end) {
        MemoryPeak.Step step = MemoryPeak.next(Optional.of(new MemoryPeak(after(24), 100)), 7, after(hours));

        assertThat(step.peak()).isEqualTo(new MemoryPeak(after(end), 7));
        assertThat(step.change()).isPresent();
    }

    /** In MiB: a fifth more than it had, and at least 100 MiB. */
    @ParameterizedTest
    @CsvSource({"0, 0, 100", "64, 0, 164", "64, 80, 180", "1000, 10, 1200"})
    void aContainerThatWasKilledNeedsMoreThanItHad(long had, long peak, long needed) {
        Optional<MemoryPeak> before = peak == 0 ? Optional.empty() : Optional.of(new MemoryPeak(START, peak * MIB));

        assertThat(MemoryPeak.neededAfterKill(had * MIB, before)).isEqualTo(needed * MIB);
    }
}

package dev.gantry.monitoring.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ContainerRecommendationTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LEAST = Duration.ofMinutes(10);
    private static final long MIB = 1L << 20;

    /** A container that is measured each ten minutes, as if for the ten minutes. */
    private static ContainerHistory run(double cores, long bytes, Duration length, Instant from) {
        ContainerHistory history = first(bytes, from);
        for (Instant at = from; !at.isAfter(from.plus(length)); at = at.plusSeconds(600)) {
            history = history.merge(ContainerHistory.ofCpu(cores, 1, 10, at));
        }
        return history;
    }

    private static ContainerHistory first(long bytes, Instant at) {
        return ContainerHistory.ofMemoryPeak(bytes, 1, at.plus(MemoryPeak.WINDOW), at);
    }

    private static ContainerRecommendation of(ContainerHistory history) {
        return ContainerRecommendation.of(history, LEAST).orElseThrow();
    }

    @Test
    void aDayOfAConstantLoadIsRecommendedWithAMargin() {
        ContainerRecommendation day = of(run(1, 500 * MIB, Duration.ofDays(1), START));
        double need = HistogramScale.CPU.endOf(HistogramScale.CPU.bucketOf(1)) * 1.15;

        assertThat(day.target().cpuMillis())
                .isEqualTo((long) Math.ceil(need * 1000))
                .isBetween(1150L, 1210L);
        assertThat(day.target().memoryBytes() / MIB).isBetween(575L, 605L);
        assertThat(day.upper().cpuMillis()).isCloseTo(day.target().cpuMillis() * 2, within(5L));
        assertThat(day.lower().cpuMillis()).isCloseTo(Math.round(day.target().cpuMillis() * 0.998), within(2L));
        assertThat(day.since()).isEqualTo(START);
    }

    /** Of the Vertical Pod Autoscaler's documentation: with n days of history the upper bound is 1 + 1/n times. */
    @Test
    void theBoundsCloseInWithTheHistory() {
        ContainerRecommendation hour = of(run(1, 500 * MIB, Duration.ofHours(1), START));
        ContainerRecommendation week = of(run(1, 500 * MIB, Duration.ofDays(7), START));

        assertThat(hour.upper().cpuMillis() / (double) hour.target().cpuMillis())
                .isCloseTo(25, within(0.1));
        assertThat(week.upper().cpuMillis() / (double) week.target().cpuMillis())
                .isCloseTo(1.143, within(0.01));
        assertThat(hour.lower().cpuMillis()).isLessThan(week.lower().cpuMillis());
    }

    @Test
    void whatWasMeasuredSeldomIsNotTrusted() {
        ContainerHistory seldom = first(500 * MIB, START)
                .merge(ContainerHistory.ofCpu(1, 1, 1, START))
                .merge(ContainerHistory.ofCpu(1, 1, 1, START.plus(Duration.ofDays(7))));

        assertThat(of(seldom).upper().cpuMillis())
                .isGreaterThan(100 * of(seldom).target().cpuMillis());
    }

    @Test
    void nothingIsSaidTooSoonOrOfHalf() {
        ContainerHistory minute = run(1, MIB, Duration.ofMinutes(5), START);
        assertThat(ContainerRecommendation.of(minute, LEAST)).isEmpty();
        ContainerHistory cpuOnly = ContainerHistory.ofCpu(1, 1, 1, START)
                .merge(ContainerHistory.ofCpu(1, 1, 1, START.plus(Duration.ofDays(1))));
        assertThat(ContainerRecommendation.of(cpuOnly, LEAST)).isEmpty();
    }

    @Test
    void anIdleContainerGetsTheLeastThatIsUseful() {
        Amounts idle = of(run(0, 0, Duration.ofDays(3), START)).target();

        assertThat(idle.cpu()).isEqualTo("25m");
        assertThat(idle.memory()).isEqualTo("32Mi");
    }

    @Test
    void aNewLoadIsLearntWithinDays() {
        ContainerHistory busy = run(4, 4_000 * MIB, Duration.ofDays(7), START);
        Instant change = START.plus(Duration.ofDays(7));
        ContainerHistory calm = busy;
        for (int day = 0; day < 6; day++) {
            Instant from = change.plus(Duration.ofDays(day));
            calm = calm.merge(run(0.2, 200 * MIB, Duration.ofHours(23), from));
        }

        assertThat(of(busy).target().cpuMillis()).isGreaterThan(4_000);
        assertThat(of(calm).target().cpuMillis()).isLessThan(300);
        assertThat(of(calm).target().memoryBytes()).isLessThan(300 * MIB);
    }

    /** The 90th percentile of a load between 0 and 1 is near 0.9, whatever the order of the samples. */
    @Test
    void aRandomLoadConverges() {
        for (int seed = 0; seed < 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            ContainerHistory history = first(500 * MIB, START);
            for (int i = 0; i < 3_000; i++) {
                history = history.merge(ContainerHistory.ofCpu(random.nextDouble(), 1, 1, START.plusSeconds(60L * i)));
            }
            assertThat(of(history).target().cpuMillis()).as("seed %s", seed).isBetween(1_000L, 1_130L);
        }
    }

    @Test
    void theTargetLiesBetweenTheBounds() {
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            ContainerHistory history = first(random.nextLong(1L << 34), START);
            for (int i = 0; i < 100; i++) {
                Instant at = START.plusSeconds(random.nextInt(1_000_000));
                history = history.merge(ContainerHistory.ofCpu(random.nextDouble(0, 16), random.nextDouble(2), 0.2, at))
                        .merge(first(random.nextLong(1L << 34), at));
            }
            Optional<ContainerRecommendation> found = ContainerRecommendation.of(history, LEAST);
            assertThat(found).as("seed %s", seed).hasValueSatisfying(r -> {
                assertThat(r.target().cpuMillis())
                        .isBetween(r.lower().cpuMillis(), r.upper().cpuMillis());
                assertThat(r.target().memoryBytes())
                        .isBetween(r.lower().memoryBytes(), r.upper().memoryBytes());
            });
        }
    }

    @Test
    void aKillForWantOfMemoryRaisesTheRecommendation() {
        ContainerHistory before = run(1, 100 * MIB, Duration.ofHours(2), START);
        MemoryPeak peak = new MemoryPeak(START.plus(MemoryPeak.WINDOW), 100 * MIB);
        long needed = MemoryPeak.neededAfterKill(128 * MIB, Optional.of(peak));
        ContainerHistory after = before.merge(MemoryPeak.next(Optional.of(peak), needed, START.plusSeconds(9_000))
                .change()
                .orElseThrow());

        assertThat(of(before).target().memoryBytes()).isLessThan(128 * MIB);
        assertThat(of(after).target().memoryBytes()).isGreaterThan(228 * MIB);
    }
}

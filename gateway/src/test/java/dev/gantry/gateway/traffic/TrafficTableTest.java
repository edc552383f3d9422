package dev.gantry.gateway.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TrafficTableTest {

    private static final ObjectKey WEB = new ObjectKey("shop", "web");
    private static final long ONE_MILLI = Duration.ofMillis(1).toNanos();

    private final List<String> told = new ArrayList<>();
    private final TrafficTable table = new TrafficTable(new TrafficTable.Listener() {
        @Override
        public void added(RevisionKey key, TrafficSeries series) {
            told.add("+" + key.revision());
        }

        @Override
        public void removed(RevisionKey key) {
            told.add("-" + key.revision());
        }
    });

    @Test
    void whatWasCountedIsToldOnce() {
        table.of(WEB, "v1").answered(200, 4 * ONE_MILLI, true);
        table.of(WEB, "v1").answered(503, Duration.ofMinutes(1).toNanos(), true);
        table.of(WEB, "v2").lost();
        List<TrafficTable.Delta> deltas = table.drain();
        assertThat(deltas).hasSize(2);
        TrafficCounts v1 = counts(deltas, "v1");
        assertThat(v1.requests()).isEqualTo(2);
        assertThat(v1.errors()).isEqualTo(1);
        assertThat(v1.latency().get(TrafficTable.boundsMillis().indexOf(5L))).isEqualTo(1);
        assertThat(v1.latency().getLast()).isEqualTo(1);
        assertThat(counts(deltas, "v2").errors()).isEqualTo(1);
        assertThat(counts(deltas, "v2").latency()).containsOnly(0L);

        assertThat(table.drain()).isEmpty();
        table.of(WEB, "v1").brokeOff();
        assertThat(counts(table.drain(), "v1")).satisfies(counts -> {
            assertThat(counts.requests()).isZero();
            assertThat(counts.errors()).isEqualTo(1);
        });
    }

    @Test
    void aPodThatHasJustStartedSaysNothingAboutHowFastItsRevisionIs() {
        TrafficSeries series = table.of(WEB, "v1");
        series.answered(503, 900 * ONE_MILLI, false);
        TrafficCounts counts = counts(table.drain(), "v1");
        assertThat(counts.requests()).isEqualTo(1);
        assertThat(counts.errors()).isEqualTo(1);
        assertThat(counts.latency()).containsOnly(0L);
        assertThat(series.answers()).as("for the metric").isEqualTo(1);
        assertThat(series.nanos()).isEqualTo(900 * ONE_MILLI);
    }

    @Test
    void whatHasNoRevisionIsCountedForItsService() {
        table.of(WEB, "").answered(200, ONE_MILLI, true);
        table.of(WEB, "").waited();
        assertThat(counts(table.drain(), "")).satisfies(counts -> {
            assertThat(counts.requests()).isEqualTo(2);
            assertThat(counts.errors()).isZero();
        });
    }

    @Test
    void theNumberOfSeriesIsBoundedAndIdleOnesMakeRoom() {
        for (int i = 0; i < TrafficTable.MAX_SERIES + 5; i++) {
            table.of(WEB, "r" + i).answered(200, ONE_MILLI, true);
        }
        assertThat(table.leftOut()).isEqualTo(5);
        assertThat(table.drain()).hasSize(TrafficTable.MAX_SERIES);
        for (int i = 0; i < TrafficTable.IDLE_DRAINS; i++) {
            table.of(WEB, "r0").answered(200, ONE_MILLI, true);
            table.drain();
        }
        assertThat(told).contains("-r1").doesNotContain("-r0");
        table.of(WEB, "late").answered(200, ONE_MILLI, true);
        assertThat(counts(table.drain(), "late").requests()).isEqualTo(1);
    }

    /** However counting and telling interleave, the sum of what was told is what was counted. */
    @Test
    void nothingIsLostOrToldTwiceWhileMoreIsCounted() throws Exception {
        int threads = 4;
        int each = 50_000;
        CountDownLatch left = new CountDownLatch(threads);
        List<Future<?>> ends = new ArrayList<>();
        long sum = 0;
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            for (int t = 0; t < threads; t++) {
                ends.add(workers.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        table.of(WEB, "v1").answered(i % 2 == 0 ? 500 : 200, ONE_MILLI, true);
                    }
                    left.countDown();
                }));
            }
            for (int i = 0; i < TrafficTable.IDLE_DRAINS / 2 && left.getCount() > 0; i++) {
                sum += requests(table.drain());
                left.await(1, TimeUnit.MILLISECONDS);
            }
            for (Future<?> end : ends) {
                end.get();
            }
        }
        sum += requests(table.drain());
        assertThat(sum).isEqualTo((long) threads * each);
        assertThat(table.of(WEB, "v1").errors()).isEqualTo((long) threads * each / 2);
    }

    private static long requests(List<TrafficTable.Delta> deltas) {
        return deltas.stream().mapToLong(delta -> delta.counts().requests()).sum();
    }

    private static TrafficCounts counts(List<TrafficTable.Delta> deltas, String revision) {
        return deltas.stream()
                .filter(delta -> delta.key().revision().equals(revision))
                .map(TrafficTable.Delta::counts)
                .findFirst()
                .orElseThrow();
    }
}

package dev.gantry.monitoring.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.monitoring.traffic.TrafficReport.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrafficBoardTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<Long> BOUNDS = List.of(10L, 100L);

    private Instant now = START;
    private final TrafficBoard board = new TrafficBoard(() -> now);

    @Test
    void gatewaysAddUpAndARepeatedReportCountsOnce() {
        assertThat(board.put(report("one", 1, 0, web("v1", 10, 1)))).isTrue();
        assertThat(board.put(report("one", 1, 0, web("v1", 10, 1)))).isFalse();
        assertThat(board.put(report("two", 1, 0, web("v1", 5, 0)))).isTrue();
        assertThat(board.put(report("one", 2, 0, web("v1", 1, 1), web("v2", 7, 7))))
                .isTrue();
        assertThat(board.put(report("one", 1, 0, web("v1", 10, 1)))).isFalse();
        RevisionTraffic v1 = read("v1");
        assertThat(v1.requests()).isEqualTo(16);
        assertThat(v1.errors()).isEqualTo(2);
        assertThat(v1.slots())
                .singleElement()
                .satisfies(slot -> assertThat(slot.start()).isEqualTo(START));
        assertThat(read("v2").errors()).isEqualTo(7);
    }

    @Test
    void aReportCountsWhenItWasCountedNotWhenItCame() {
        now = START.plusSeconds(60);
        board.put(report("one", 1, 50_000, web("v1", 3, 0)));
        board.put(report("one", 2, 0, web("v1", 4, 0)));
        assertThat(read("v1").slots())
                .extracting(RevisionTraffic.Slot::start)
                .containsExactly(START.plusSeconds(10), START.plusSeconds(60));
        assertThat(board.read("shop", List.of("v1"), START, START.plusSeconds(30))
                        .getFirst()
                        .requests())
                .isEqualTo(3);
    }

    @Test
    void aServicesRateIsThatOfAllItsRevisionsOverHalfAMinute() {
        assertThat(board.requestsPerSecond("shop", "web"))
                .as("not heard for long enough")
                .isEmpty();
        now = START.plusSeconds(40);
        board.put(report("one", 1, 10_000, web("v1", 60, 0)));
        board.put(report("two", 1, 10_000, web("", 30, 0)));
        board.put(report("one", 2, 0, web("v1", 1_000, 0))); // its slot is not over yet
        assertThat(board.requestsPerSecond("shop", "web")).hasValue(3);
        assertThat(board.requestsPerSecond("shop", "other")).hasValue(0);
        assertThat(board.requestsPerSecond("else", "web")).hasValue(0);
        now = START.plusSeconds(120);
        assertThat(board.requestsPerSecond("shop", "web")).hasValue(0);
    }

    @Test
    void whatIsOldIsForgotten() {
        board.put(report("one", 1, 0, web("v1", 3, 0)));
        now = START.plus(TrafficBoard.KEPT).plus(TrafficBoard.SLOT);
        board.put(report("one", 2, TrafficBoard.KEPT.toMillis(), web("v1", 3, 0)));
        assertThat(read("v1").requests()).isZero();
        assertThat(read("v1").latency().p95Millis()).isEmpty();
        assertThat(board.size()).isZero();
    }

    @Test
    void theBoardIsBoundedAndTheOldestSlotsGoFirst() {
        int slots = 30;
        for (int slot = 0; slot < slots; slot++) {
            now = START.plus(TrafficBoard.SLOT.multipliedBy(slot));
            board.put(new TrafficReport("one", slot + 1, 0, BOUNDS, many(TrafficReport.MAX_SERIES)));
            assertThat(board.size()).isLessThanOrEqualTo(TrafficBoard.MAX_CELLS);
        }
        RevisionTraffic kept = read("v1");
        assertThat(kept.requests()).isEqualTo(TrafficBoard.MAX_CELLS / TrafficReport.MAX_SERIES);
        assertThat(kept.slots().getLast().start()).isEqualTo(START.plus(TrafficBoard.SLOT.multipliedBy(slots - 1)));
    }

    @Test
    void percentilesComeFromTheBuckets() {
        LatencyHistogram histogram = new LatencyHistogram();
        histogram.add(15, 10);
        assertThat(histogram.percentileMillis(0.5)).hasValue(12.5);
        histogram.add(Long.MAX_VALUE, 1);
        assertThat(histogram.percentileMillis(0.99)).hasValue(30_000);
        assertThat(histogram.percentileMillis(0.9).orElseThrow()).isLessThanOrEqualTo(15);
    }

    /** Whatever its bounds are, no answer gets faster than it was. */
    @Test
    void bucketsOfOtherBoundsAreTakenIn() {
        board.put(report("one", 1, 0, new Series("shop", "web", "v1", 6, 0, List.of(4L, 1L, 1L))));
        List<Integer> counts = read("v1").slots().getFirst().latency();
        assertThat(counts.get(LatencyHistogram.BOUNDS_MILLIS.indexOf(10L))).isEqualTo(4);
        assertThat(counts.get(LatencyHistogram.BOUNDS_MILLIS.indexOf(100L))).isEqualTo(1);
        assertThat(counts.getLast()).isEqualTo(1);
        assertThat(counts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(6);
    }

    @Test
    void badReportsNameTheirField() {
        assertThat(new TrafficReport("", 1, 0, BOUNDS, List.of()).problem())
                .hasValueSatisfying(p -> assertThat(p).startsWith("gateway:"));
        assertThat(report("one", 0, 0).problem())
                .hasValueSatisfying(p -> assertThat(p).startsWith("sequence:"));
        assertThat(report("one", 1, -1).problem())
                .hasValueSatisfying(p -> assertThat(p).startsWith("heldMillis:"));
        assertThat(new TrafficReport("one", 1, 0, List.of(10L, 10L), List.of()).problem())
                .hasValueSatisfying(p -> assertThat(p).startsWith("boundsMillis:"));
        assertThat(report("one", 1, 0, web("v1", 1, -1)).problem())
                .hasValueSatisfying(p -> assertThat(p).startsWith("series[0].errors:"));
        assertThat(report("one", 1, 0, web("v1", 2, 1), new Series("shop", "web", "v1", 1, 0, List.of(1L)))
                        .problem())
                .hasValueSatisfying(p -> assertThat(p).startsWith("series[1].latency:"));
        assertThat(report("one", 1, 0, new Series("shop", "", "v1", 1, 0, List.of(1L, 0L, 0L)))
                        .problem())
                .hasValueSatisfying(p -> assertThat(p).startsWith("series[0]:"));
    }

    private RevisionTraffic read(String revision) {
        return board.read("shop", List.of(revision), now.minus(Duration.ofHours(1)), now)
                .getFirst();
    }

    private static List<Series> many(int count) {
        List<Series> series = new ArrayList<>();
        series.add(web("v1", 1, 0));
        IntStream.range(1, count).mapToObj(i -> web("other-" + i, 1, 0)).forEach(series::add);
        return series;
    }

    private static TrafficReport report(String gateway, long sequence, long heldMillis, Series... series) {
        return new TrafficReport(gateway, sequence, heldMillis, BOUNDS, List.of(series));
    }

    private static Series web(String revision, long requests, long errors) {
        return new Series("shop", "web", revision, requests, errors, List.of(requests, 0L, 0L));
    }
}

package dev.gantry.monitoring.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.testing.TestDatabase;
import dev.gantry.monitoring.traffic.TrafficReport.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** On a real PostgreSQL, with the service's own migrations. */
class TrafficStoreTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<Long> BOUNDS = List.of(10L, 100L);

    private Instant now = START;
    private final DriverManagerDataSource source = migrated();
    private final TrafficStore store = replica(TrafficStore.MAX_CELLS);

    private static DriverManagerDataSource migrated() {
        String schema = TestDatabase.newSchema();
        DriverManagerDataSource source = new DriverManagerDataSource(TestDatabase.url(schema), "postgres", "");
        Flyway.configure().dataSource(source).defaultSchema(schema).load().migrate();
        return source;
    }

    private TrafficStore replica(int maxCells) {
        return new TrafficStore(
                new JdbcTemplate(source),
                new TransactionTemplate(new DataSourceTransactionManager(source)),
                () -> now,
                maxCells);
    }

    @Test
    void gatewaysAddUpAndARepeatedReportCountsOnce() {
        assertThat(store.put(report("one", 1, 0, web("v1", 10, 1)))).isTrue();
        assertThat(store.put(report("one", 1, 0, web("v1", 10, 1)))).isFalse();
        assertThat(store.put(report("two", 1, 0, web("v1", 5, 0)))).isTrue();
        assertThat(store.put(report("one", 2, 0, web("v1", 1, 1), web("v2", 7, 7))))
                .isTrue();
        assertThat(store.put(report("one", 1, 0, web("v1", 10, 1)))).isFalse();
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
        store.put(report("one", 1, 50_000, web("v1", 3, 0)));
        store.put(report("one", 2, 0, web("v1", 4, 0)));
        assertThat(read("v1").slots())
                .extracting(RevisionTraffic.Slot::start)
                .containsExactly(START.plusSeconds(10), START.plusSeconds(60));
        assertThat(store.read("shop", List.of("v1"), START, START.plusSeconds(30))
                        .getFirst()
                        .requests())
                .isEqualTo(3);
    }

    @Test
    void aServicesRateIsThatOfAllItsRevisionsOverHalfAMinute() {
        assertThat(store.requestsPerSecond("shop", "web"))
                .as("not heard for long enough")
                .isEmpty();
        now = START.plusSeconds(40);
        store.put(report("one", 1, 10_000, web("v1", 60, 0)));
        store.put(report("two", 1, 10_000, web("", 30, 0)));
        store.put(report("one", 2, 0, web("v1", 1_000, 0))); // its slot is not over yet
        assertThat(store.requestsPerSecond("shop", "web")).hasValue(3);
        assertThat(store.requestsPerSecond("shop", "other")).hasValue(0);
        assertThat(store.requestsPerSecond("else", "web")).hasValue(0);
        now = START.plusSeconds(120);
        assertThat(store.requestsPerSecond("shop", "web")).hasValue(0);
    }

    @Test
    void whatIsOldIsForgotten() {
        store.put(report("one", 1, 0, web("v1", 3, 0)));
        now = START.plus(TrafficStore.KEPT).plus(TrafficStore.SLOT);
        store.put(report("one", 2, TrafficStore.KEPT.toMillis(), web("v1", 3, 0)));
        assertThat(read("v1").requests()).isZero();
        assertThat(read("v1").latency().p95Millis()).isEmpty();
        store.removeOld();
        assertThat(store.size()).isZero();
    }

    @Test
    void theStoreIsBoundedAndTheOldestSlotsGoFirst() {
        TrafficStore small = replica(100);
        for (int slot = 0; slot < 10; slot++) {
            now = START.plus(TrafficStore.SLOT.multipliedBy(slot));
            small.put(new TrafficReport("one", slot + 1, 0, BOUNDS, many(20)));
            small.removeOld();
            assertThat(small.size()).isLessThanOrEqualTo(100);
        }
        RevisionTraffic kept = read("v1");
        assertThat(kept.requests()).isEqualTo(100 / 20);
        assertThat(kept.slots().getLast().start()).isEqualTo(START.plus(TrafficStore.SLOT.multipliedBy(9)));
    }

    @Test
    void aReportThatIsMoreThanMayBeKeptIsKeptWhole() {
        TrafficStore small = replica(10);
        small.put(new TrafficReport("one", 1, 0, BOUNDS, many(20)));
        small.removeOld();
        assertThat(small.size()).isEqualTo(20);
    }

    @Test
    void aGatewayThatIsHeardNoMoreIsForgotten() {
        store.put(report("one", 5, 0, web("v1", 3, 0)));
        now = START.plus(TrafficStore.KEPT);
        store.removeOld();
        assertThat(store.put(report("one", 5, 0, web("v1", 3, 0)))).isFalse();
        now = now.plusMillis(1);
        store.removeOld();
        assertThat(store.put(report("one", 1, 0, web("v1", 3, 0)))).isTrue();
    }

    @Test
    void replicasAddUpAndAReportThatIsSentToBothCountsOnce() {
        TrafficStore other = replica(TrafficStore.MAX_CELLS);
        store.put(report("one", 1, 0, web("v1", 10, 1)));
        assertThat(other.put(report("one", 1, 0, web("v1", 10, 1)))).isFalse();
        assertThat(other.put(report("two", 1, 0, web("v1", 5, 0)))).isTrue();
        assertThat(read("v1").requests()).isEqualTo(15);
        assertThat(other.read("shop", List.of("v1"), START, now)).isEqualTo(List.of(read("v1")));
    }

    /** The rows are the same for all, in another order for each. */
    @Test
    void manyGatewaysReportToManyReplicasAtOnceAndNothingIsLostOrCountedTwice() throws Exception {
        int gateways = 8;
        int reports = 10;
        try (ExecutorService executor = Executors.newFixedThreadPool(gateways)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < gateways; i++) {
                String gateway = "gateway-" + i;
                List<Series> series = new ArrayList<>(many(20));
                Collections.rotate(series, i);
                TrafficStore replica = replica(TrafficStore.MAX_CELLS);
                running.add(executor.submit(() -> {
                    for (int sequence = 1; sequence <= reports; sequence++) {
                        TrafficReport report = new TrafficReport(gateway, sequence, 0, BOUNDS, series);
                        replica.put(report);
                        store.put(report);
                    }
                }));
            }
            for (Future<?> gateway : running) {
                gateway.get();
            }
        }
        assertThat(read("v1").requests()).isEqualTo((long) gateways * reports);
        assertThat(read("other-7").slots().getFirst().latency().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo((long) gateways * reports);
    }

    /** A version with other buckets may be running beside this one: its latencies are left out, its requests are not. */
    @Test
    void latenciesByOtherBucketsAreLeftOut() {
        store.put(report("one", 1, 0, web("v1", 3, 0)));
        new JdbcTemplate(source).update("update revision_traffic set latency = '{1,2,3}'");
        assertThat(read("v1").requests()).isEqualTo(3);
        assertThat(read("v1").latency().p50Millis()).isEmpty();
    }

    @Test
    void hugeCountsAreTakenInWithoutFailing() {
        store.put(report(
                "one", 1, 0, new Series("shop", "web", "v1", Long.MAX_VALUE, 1, List.of(Long.MAX_VALUE, 0L, 0L))));
        store.put(report(
                "one", 2, 0, new Series("shop", "web", "v1", Long.MAX_VALUE, 1, List.of(Long.MAX_VALUE, 0L, 0L))));
        assertThat(read("v1").requests()).isEqualTo(2_000_000_000_000L);
        assertThat(read("v1").errors()).isEqualTo(2);
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
        store.put(report("one", 1, 0, new Series("shop", "web", "v1", 6, 0, List.of(4L, 1L, 1L))));
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
        return store.read("shop", List.of(revision), now.minus(Duration.ofHours(1)), now)
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

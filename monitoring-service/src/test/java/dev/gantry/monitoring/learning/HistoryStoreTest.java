package dev.gantry.monitoring.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gantry.apimachinery.testing.TestDatabase;
import dev.gantry.monitoring.recommend.ContainerHistory;
import dev.gantry.monitoring.recommend.ContainerRef;
import dev.gantry.monitoring.recommend.MemoryPeak;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** On a real PostgreSQL, with the service's own migrations. */
class HistoryStoreTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final ContainerRef APP = new ContainerRef("shop", "Deployment", "web", "app");

    private DriverManagerDataSource source = new DriverManagerDataSource();

    @BeforeEach
    void migrate() {
        String schema = TestDatabase.newSchema();
        source = new DriverManagerDataSource(TestDatabase.url(schema), "postgres", "");
        Flyway.configure().dataSource(source).defaultSchema(schema).load().migrate();
    }

    private HistoryStore replica() {
        return new HistoryStore(
                new JdbcTemplate(source), new TransactionTemplate(new DataSourceTransactionManager(source)));
    }

    private static ContainerHistory used(double cores, long bytes, Instant at) {
        return ContainerHistory.ofCpu(cores, 1, 1, at)
                .merge(MemoryPeak.next(Optional.empty(), bytes, at).change().orElseThrow());
    }

    private static void add(HistoryStore store, ContainerRef container, ContainerHistory news) {
        store.add(Map.of(container, news), part -> {});
    }

    @Test
    void whatWasStoredIsReadAsItWas() {
        ContainerHistory history = used(0.5, 300_000_000, START).merge(used(2, 900_000_000, START.plusSeconds(90_000)));
        add(replica(), APP, history);

        HistoryStore.Changes changes = replica().changesAfter(Instant.EPOCH);

        ContainerHistory read = changes.rows().get(APP);
        assertThat(read).isNotNull();
        assertThat(read.since()).isEqualTo(history.since());
        assertThat(read.last()).isEqualTo(history.last());
        assertThat(read.sampledMinutes()).isEqualTo(2);
        assertThat(read.cpu().reference()).isEqualTo(history.cpu().reference());
        assertThat(read.cpu().firstBucket()).isEqualTo(history.cpu().firstBucket());
        assertThat(read.cpu().weights()).containsExactly(history.cpu().weights(), within(1e-6));
        assertThat(read.memory().weights()).containsExactly(history.memory().weights(), within(1e-6));
        assertThat(replica().changesAfter(changes.until()).rows()).isEmpty();
    }

    @Test
    void whatReplicasLearnAtTheSameTimeAddsUp() throws Exception {
        int each = 40;
        try (ExecutorService replicas = Executors.newFixedThreadPool(4)) {
            List<Future<?>> all = new ArrayList<>();
            for (int replica = 0; replica < 4; replica++) {
                HistoryStore store = replica();
                all.add(replicas.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        add(store, APP, used(1, 300_000_000, START.plusSeconds(i)));
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get(60, TimeUnit.SECONDS);
            }
        }

        ContainerHistory read = replica().changesAfter(Instant.EPOCH).rows().get(APP);
        assertThat(read).isNotNull();
        assertThat(read.sampledMinutes()).isEqualTo(4 * each);
    }

    @Test
    void manyAreStoredInPartsAndEachPartIsTold() {
        Map<ContainerRef, ContainerHistory> many = new HashMap<>();
        for (int i = 0; i < 1_200; i++) {
            many.put(new ContainerRef("shop", "Deployment", "web-" + i, "app"), used(1, 300_000_000, START));
        }
        List<Integer> parts = new ArrayList<>();
        replica().add(many, part -> parts.add(part.size()));

        assertThat(parts).containsExactly(500, 500, 200);
        assertThat(replica().changesAfter(Instant.EPOCH).rows()).hasSize(1_200);
    }

    @Test
    void whatWasNotHeardOfForLongGoes() {
        add(replica(), APP, used(1, 300_000_000, START));
        ContainerRef recent = new ContainerRef("shop", "StatefulSet", "db", "db");
        add(replica(), recent, used(1, 300_000_000, START.plus(Duration.ofDays(8))));

        assertThat(replica().removeOlderThan(START.plus(Duration.ofDays(1)))).isEqualTo(1);
        assertThat(replica().changesAfter(Instant.EPOCH).rows()).containsOnlyKeys(recent);
    }
}

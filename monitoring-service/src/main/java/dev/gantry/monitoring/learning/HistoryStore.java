package dev.gantry.monitoring.learning;

import dev.gantry.monitoring.recommend.ContainerHistory;
import dev.gantry.monitoring.recommend.ContainerRef;
import dev.gantry.monitoring.recommend.DecayingHistogram;
import dev.gantry.monitoring.recommend.HistogramScale;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps histories in PostgreSQL. Each replica adds what it learnt to what is stored there; one adds at a time, so that none overwrites another's
 * part, and rows become visible in the order of their {@code updated_at}.
 */
final class HistoryStore {

    /** Rows of one transaction: some hundred kilobytes, some tens of milliseconds in which other replicas wait. */
    private static final int MAX_ROWS = 500;

    private static final String COLUMNS = "namespace, kind, workload, container, since, last_sample, sampled_minutes,"
            + " cpu_reference, cpu_bucket, cpu_weights, memory_reference, memory_bucket, memory_weights";

    private static final String UPSERT = "insert into container_usage (" + COLUMNS + ", updated_at)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, clock_timestamp())"
            + " on conflict (namespace, kind, workload, container) do update set since = excluded.since,"
            + " last_sample = excluded.last_sample, sampled_minutes = excluded.sampled_minutes,"
            + " cpu_reference = excluded.cpu_reference, cpu_bucket = excluded.cpu_bucket,"
            + " cpu_weights = excluded.cpu_weights, memory_reference = excluded.memory_reference,"
            + " memory_bucket = excluded.memory_bucket, memory_weights = excluded.memory_weights,"
            + " updated_at = excluded.updated_at";

    private record Row(ContainerRef container, ContainerHistory history) {}

    /**
     * What was written since a time.
     *
     * @param until the newest write of these, from which to go on
     */
    record Changes(Map<ContainerRef, ContainerHistory> rows, Instant until) {}

    private final JdbcTemplate database;
    private final TransactionTemplate transactions;

    HistoryStore(JdbcTemplate database, TransactionTemplate transactions) {
        this.database = database;
        this.transactions = transactions;
    }

    /** Adds histories to what is stored; {@code done} is told of each part that was committed. */
    void add(Map<ContainerRef, ContainerHistory> news, Consumer<List<ContainerRef>> done) {
        List<ContainerRef> all = news.keySet().stream().sorted().toList();
        for (int from = 0; from < all.size(); from += MAX_ROWS) {
            List<ContainerRef> part = all.subList(from, Math.min(from + MAX_ROWS, all.size()));
            transactions.executeWithoutResult(transaction -> addPart(part, news));
            done.accept(part);
        }
    }

    private void addPart(List<ContainerRef> part, Map<ContainerRef, ContainerHistory> news) {
        database.execute("lock table container_usage in share row exclusive mode");
        Map<ContainerRef, ContainerHistory> held = read(part);
        List<Row> rows = part.stream()
                .map(container -> new Row(container, sum(held, container, news)))
                .toList();
        database.batchUpdate(UPSERT, rows, MAX_ROWS, HistoryStore::write);
    }

    private static ContainerHistory sum(
            Map<ContainerRef, ContainerHistory> held,
            ContainerRef container,
            Map<ContainerRef, ContainerHistory> news) {
        ContainerHistory added = Objects.requireNonNull(news.get(container));
        ContainerHistory before = held.get(container);
        return (before == null ? added : before.merge(added)).withoutDebts();
    }

    private Map<ContainerRef, ContainerHistory> read(List<ContainerRef> part) {
        Map<ContainerRef, ContainerHistory> held = new HashMap<>();
        database.query(
                connection -> {
                    PreparedStatement select = connection.prepareStatement("select " + COLUMNS
                            + " from container_usage join unnest(?::text[], ?::text[], ?::text[], ?::text[])"
                            + " as k(namespace, kind, workload, container)"
                            + " using (namespace, kind, workload, container)");
                    select.setArray(
                            1,
                            texts(
                                    connection,
                                    part.stream().map(ContainerRef::namespace).toArray()));
                    select.setArray(
                            2,
                            texts(
                                    connection,
                                    part.stream().map(ContainerRef::kind).toArray()));
                    select.setArray(
                            3,
                            texts(
                                    connection,
                                    part.stream().map(ContainerRef::workload).toArray()));
                    select.setArray(
                            4,
                            texts(
                                    connection,
                                    part.stream().map(ContainerRef::container).toArray()));
                    return select;
                },
                row -> {
                    held.put(container(row), history(row));
                });
        return held;
    }

    /** What was written after a time; {@link Instant#EPOCH} for all that is stored. */
    Changes changesAfter(Instant time) {
        Map<ContainerRef, ContainerHistory> rows = new HashMap<>();
        Instant[] newest = {time};
        database.query(
                "select " + COLUMNS + ", updated_at from container_usage where updated_at > ? order by updated_at",
                row -> {
                    rows.put(container(row), history(row));
                    newest[0] = row.getTimestamp("updated_at").toInstant();
                },
                Timestamp.from(time));
        return new Changes(rows, newest[0]);
    }

    /** Removes what was not heard of since a time; how many. */
    int removeOlderThan(Instant time) {
        return database.update("delete from container_usage where last_sample < ?", Timestamp.from(time));
    }

    private static void write(PreparedStatement insert, Row row) throws SQLException {
        ContainerHistory history = row.history();
        insert.setString(1, row.container().namespace());
        insert.setString(2, row.container().kind());
        insert.setString(3, row.container().workload());
        insert.setString(4, row.container().container());
        insert.setTimestamp(5, Timestamp.from(history.since()));
        insert.setTimestamp(6, Timestamp.from(history.last()));
        insert.setDouble(7, history.sampledMinutes());
        write(insert, 8, history.cpu());
        write(insert, 11, history.memory());
    }

    private static void write(PreparedStatement insert, int from, DecayingHistogram histogram) throws SQLException {
        double[] weights = histogram.weights();
        Float[] stored = new Float[weights.length];
        for (int i = 0; i < weights.length; i++) {
            stored[i] = (float) weights[i];
        }
        insert.setTimestamp(from, Timestamp.from(histogram.reference()));
        insert.setInt(from + 1, histogram.firstBucket());
        insert.setArray(from + 2, insert.getConnection().createArrayOf("float4", stored));
    }

    private static ContainerRef container(ResultSet row) throws SQLException {
        return new ContainerRef(
                row.getString("namespace"),
                row.getString("kind"),
                row.getString("workload"),
                row.getString("container"));
    }

    private static ContainerHistory history(ResultSet row) throws SQLException {
        return new ContainerHistory(
                histogram(row, "cpu", HistogramScale.CPU),
                histogram(row, "memory", HistogramScale.MEMORY),
                row.getDouble("sampled_minutes"),
                row.getTimestamp("since").toInstant(),
                row.getTimestamp("last_sample").toInstant());
    }

    private static DecayingHistogram histogram(ResultSet row, String resource, HistogramScale scale)
            throws SQLException {
        Float[] stored = (Float[]) row.getArray(resource + "_weights").getArray();
        double[] weights = new double[stored.length];
        for (int i = 0; i < stored.length; i++) {
            weights[i] = stored[i];
        }
        return DecayingHistogram.of(
                scale,
                row.getTimestamp(resource + "_reference").toInstant(),
                row.getInt(resource + "_bucket"),
                weights);
    }

    private static Array texts(Connection connection, Object[] values) throws SQLException {
        return connection.createArrayOf("text", values);
    }
}

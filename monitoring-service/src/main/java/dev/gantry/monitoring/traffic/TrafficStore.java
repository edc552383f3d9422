package dev.gantry.monitoring.traffic;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The traffic of the last half hour, by slots of some seconds, summed over all gateways. It is kept in PostgreSQL, to which each replica adds the
 * reports that it takes: a restart forgets nothing, and any replica answers for all. A report and its number are one transaction, so that it counts
 * once, wherever it is sent again. Safe for use by several threads.
 */
public final class TrafficStore {

    /** Short enough to see when a failure began, and some reports of each gateway long. */
    public static final Duration SLOT = Duration.ofSeconds(5);

    /** A rollout and what was before it; a longer one is compared by its last part. */
    public static final Duration KEPT = Duration.ofMinutes(30);

    /** Soon enough to see a burst, long enough not to see a gap between two requests as an end. */
    static final Duration RATE_WINDOW = Duration.ofSeconds(30);

    /** About 50 MB: 270 revisions that are all asked for something every five seconds; past it, the oldest slots go. */
    static final int MAX_CELLS = 100_000;

    /** More gateway processes than run within {@link #KEPT}. */
    static final int MAX_GATEWAYS = 1_000;

    /** Rows that are sent to the database at a time. */
    private static final int BATCH = 500;

    private static final String TAKE = "insert into traffic_gateway (gateway, sequence, heard_at) values (?, ?, ?)"
            + " on conflict (gateway) do update set sequence = excluded.sequence, heard_at = excluded.heard_at"
            + " where traffic_gateway.sequence < excluded.sequence";

    private static final String ADD = "insert into revision_traffic as held"
            + " (slot, namespace, revision, service, requests, errors, latency) values (?, ?, ?, ?, ?, ?, ?)"
            + " on conflict (namespace, revision, slot, service) do update set"
            + " requests = held.requests + excluded.requests, errors = held.errors + excluded.errors,"
            + " latency = (select array_agg(coalesce(a, 0) + coalesce(b, 0) order by n)"
            + " from unnest(held.latency, excluded.latency) with ordinality as pairs(a, b, n))";

    /** All replicas add rows in this order, so that none waits for another that waits for it. */
    private record Key(String namespace, String revision, String service) implements Comparable<Key> {
        private static final Comparator<Key> ORDER = Comparator.comparing(Key::namespace)
                .thenComparing(Key::revision)
                .thenComparing(Key::service);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /** Of one revision, by slot and Service. */
    private static final class Found {
        private final Map<String, TrafficCell> services = new TreeMap<>();
        private final Map<Long, TrafficCell> slots = new TreeMap<>();
        private final TrafficCell total = new TrafficCell();

        void add(long slot, String service, TrafficCell cell) {
            services.computeIfAbsent(service, name -> new TrafficCell()).add(cell);
            slots.computeIfAbsent(slot, index -> new TrafficCell()).add(cell);
            total.add(cell);
        }

        RevisionTraffic of(String hash) {
            List<RevisionTraffic.Slot> shown = new ArrayList<>();
            slots.forEach((index, cell) -> {
                if (cell.requests() > 0) {
                    shown.add(RevisionTraffic.Slot.of(start(index), cell));
                }
            });
            return RevisionTraffic.of(hash, total, services, shown);
        }
    }

    private final JdbcTemplate database;
    private final TransactionTemplate transactions;
    private final InstantSource clock;
    private final int maxCells;
    private final long firstWhole;

    public TrafficStore(JdbcTemplate database, TransactionTemplate transactions, InstantSource clock) {
        this(database, transactions, clock, MAX_CELLS);
    }

    /** @param maxCells how many rows are kept */
    TrafficStore(JdbcTemplate database, TransactionTemplate transactions, InstantSource clock, int maxCells) {
        this.database = database;
        this.transactions = transactions;
        this.clock = clock;
        this.maxCells = maxCells;
        this.firstWhole = index(clock.instant()) + 1;
    }

    /**
     * Takes in a report, once; it is durable when this returns.
     *
     * @return whether it was news; one that came before, or after a newer one of its gateway, changes nothing
     * @throws org.springframework.dao.DataAccessException where it is not known whether it was taken; it may be sent again
     */
    public boolean put(TrafficReport report) {
        Boolean news = transactions.execute(transaction -> taken(report));
        return Boolean.TRUE.equals(news);
    }

    private boolean taken(TrafficReport report) {
        Instant now = clock.instant();
        boolean news = database.update(TAKE, report.gateway(), report.sequence(), Timestamp.from(now)) > 0;
        if (news && report.heldMillis() < KEPT.toMillis()) {
            add(index(now.minusMillis(report.heldMillis())), report);
        }
        return news;
    }

    private void add(long slot, TrafficReport report) {
        Map<Key, TrafficCell> cells = new TreeMap<>();
        report.series()
                .forEach(series -> cells.computeIfAbsent(
                                new Key(series.namespace(), series.revision(), series.service()),
                                key -> new TrafficCell())
                        .add(series, report.boundsMillis()));
        database.batchUpdate(
                ADD, cells.entrySet(), BATCH, (insert, cell) -> write(insert, slot, cell.getKey(), cell.getValue()));
    }

    private static void write(PreparedStatement insert, long slot, Key key, TrafficCell cell) throws SQLException {
        insert.setLong(1, slot);
        insert.setString(2, key.namespace());
        insert.setString(3, key.revision());
        insert.setString(4, key.service());
        insert.setLong(5, cell.requests());
        insert.setLong(6, cell.errors());
        insert.setArray(
                7,
                insert.getConnection()
                        .createArrayOf("int8", cell.latency().counts().toArray()));
    }

    /** The traffic of some revisions of a namespace in the slots that lie within a time, in the order asked for. */
    public List<RevisionTraffic> read(String namespace, List<String> revisions, Instant from, Instant to) {
        long first = Math.max(index(from), oldest());
        long last = Math.max(index(from), index(to));
        Map<String, Found> found = new HashMap<>();
        database.query(
                connection -> {
                    PreparedStatement select =
                            connection.prepareStatement("select revision, slot, service, requests, errors, latency"
                                    + " from revision_traffic where namespace = ? and revision = any(?)"
                                    + " and slot between ? and ?");
                    select.setString(1, namespace);
                    select.setArray(2, connection.createArrayOf("text", revisions.toArray()));
                    select.setLong(3, first);
                    select.setLong(4, last);
                    return select;
                },
                row -> {
                    found.computeIfAbsent(row.getString("revision"), hash -> new Found())
                            .add(row.getLong("slot"), row.getString("service"), cell(row));
                });
        return revisions.stream()
                .map(hash -> found.getOrDefault(hash, new Found()).of(hash))
                .toList();
    }

    private static TrafficCell cell(ResultSet row) throws SQLException {
        Long[] latency = (Long[]) row.getArray("latency").getArray();
        return TrafficCell.of(row.getLong("requests"), row.getLong("errors"), latency);
    }

    /**
     * What comes to a Service, in requests per second over the last {@link #RATE_WINDOW} of whole slots; empty where this process
     * has not run for so long, since there may have been nobody to report to. A request that waited for a pod counts when it came and when it was answered.
     */
    public OptionalDouble requestsPerSecond(String namespace, String service) {
        long now = index(clock.instant());
        long first = now - RATE_WINDOW.dividedBy(SLOT);
        if (first < firstWhole) {
            return OptionalDouble.empty();
        }
        Long requests = database.queryForObject(
                "select coalesce(sum(requests), 0)::bigint from revision_traffic"
                        + " where slot >= ? and slot < ? and namespace = ? and service = ?",
                Long.class,
                first,
                now,
                namespace,
                service);
        return OptionalDouble.of((requests == null ? 0 : (double) requests) / RATE_WINDOW.toSeconds());
    }

    /** Removes what is too old, and the oldest of what is too much; one replica at a time is enough. */
    void removeOld() {
        Instant now = clock.instant();
        database.update("delete from revision_traffic where slot < ?", oldest());
        database.update(
                "delete from revision_traffic where slot < (select max(slot) from revision_traffic) and slot <="
                        + " (select slot from revision_traffic order by slot desc offset ? limit 1)",
                maxCells);
        database.update("delete from traffic_gateway where heard_at < ?", Timestamp.from(now.minus(KEPT)));
        database.update(
                "delete from traffic_gateway where gateway in"
                        + " (select gateway from traffic_gateway order by heard_at desc, gateway offset ?)",
                MAX_GATEWAYS);
    }

    /** How many rows are held, for the metric. */
    int size() {
        Integer rows = database.queryForObject("select count(*) from revision_traffic", Integer.class);
        return rows == null ? 0 : rows;
    }

    /** The oldest slot that is still shown. */
    private long oldest() {
        return index(clock.instant().minus(KEPT));
    }

    private static long index(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), SLOT.toSeconds());
    }

    private static Instant start(long index) {
        return Instant.ofEpochSecond(index * SLOT.toSeconds());
    }
}

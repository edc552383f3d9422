package dev.gantry.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The peer of durable creates: plain inserts of 1 KB rows into the same PostgreSQL, each a transaction of its own. */
final class PostgresBaseline {

    private PostgresBaseline() {}

    static Load.Result run(String url, int clients, int rows) throws SQLException, InterruptedException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("drop table if exists bench_baseline");
            statement.execute("create table bench_baseline (id int primary key, document jsonb)");
        }
        // PostgreSQL allows a hundred connections, most of which the services hold: half the clients' number is what is
        // left.
        int connections = Math.min(clients, 32);
        long[] latencies = new long[rows];
        AtomicInteger next = new AtomicInteger();
        AtomicInteger failures = new AtomicInteger();
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            for (int i = 0; i < connections; i++) {
                threads.execute(() -> work(url, next, latencies, failures));
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Load.Result(
                "PostgreSQL, one row a transaction", rows, failures.get(), seconds, new Latencies(latencies));
    }

    private static void work(String url, AtomicInteger next, long[] latencies, AtomicInteger failures) {
        String document = "{\"data\":{\"k\":\"" + "x".repeat(950) + "\"}}";
        try (Connection connection = DriverManager.getConnection(url);
                PreparedStatement insert =
                        connection.prepareStatement("insert into bench_baseline values (?, ?::jsonb)")) {
            for (int i = next.getAndIncrement(); i < latencies.length; i = next.getAndIncrement()) {
                long start = System.nanoTime();
                insert.setInt(1, i);
                insert.setString(2, document);
                insert.executeUpdate();
                latencies[i] = System.nanoTime() - start;
            }
        } catch (SQLException e) {
            System.err.println("the baseline failed: " + e);
            failures.incrementAndGet();
        }
    }
}

package dev.gantry.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Requests at a steady pace, half on kept connections and half on a new connection each, so that what an update loses shows
 * for both. Nothing is ever repeated: a client library that does would hide what is counted here.
 */
final class SteadyLoad implements RunningLoad {

    private static final int WORKERS_EACH = 25;

    /** Twenty requests a second for each worker: 1,000 in all. */
    private static final long PERIOD_MILLIS = 50;

    private static final long LAST_ANSWER_SECONDS = 15;
    private static final int OK = 200;

    private final URI server;
    private final String path;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Tally kept = new Tally("keep-alive");
    private final Tally fresh = new Tally("new");

    private SteadyLoad(URI server, String path) {
        this.server = server;
        this.path = path;
    }

    /** What one kind of connection came to. */
    private static final class Tally {
        private final String connections;
        private final List<Long> nanos = new ArrayList<>();
        private int failures;

        Tally(String connections) {
            this.connections = connections;
        }

        synchronized void answered(long latencyNanos) {
            nanos.add(latencyNanos);
        }

        synchronized void failed() {
            failures++;
        }

        synchronized String row() {
            Latencies latencies =
                    new Latencies(nanos.stream().mapToLong(Long::longValue).toArray());
            int requests = latencies.count() + failures;
            return latencies.count() == 0
                    ? String.format(Locale.ROOT, "| %s | %,d | %d | | |", connections, requests, failures)
                    : String.format(
                            Locale.ROOT,
                            "| %s | %,d | %d | %.1f | %.1f |",
                            connections,
                            requests,
                            failures,
                            latencies.millis(0.5),
                            latencies.millis(0.99));
        }
    }

    static SteadyLoad start(URI server, String path) {
        SteadyLoad load = new SteadyLoad(server, path);
        for (int i = 0; i < WORKERS_EACH; i++) {
            load.workers.execute(() -> load.work(load.kept, true));
            load.workers.execute(() -> load.work(load.fresh, false));
        }
        return load;
    }

    static boolean answers(URI server, String path) {
        try (LoadConnection connection = LoadConnection.open(server, "")) {
            return connection.exchange("GET", path, new byte[0]) == OK;
        } catch (IOException e) {
            return false;
        }
    }

    /** At a pace that slow answers do not slow down: a request that is late is sent at once. */
    private void work(Tally tally, boolean keepAlive) {
        LoadConnection connection = null;
        long due = System.nanoTime();
        try {
            do {
                connection = request(tally, connection, keepAlive);
                due += TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
            } while (!stopping.await(due - System.nanoTime(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeQuietly(connection);
        }
    }

    /** Sends one request; returns the connection where it is to carry the next one. */
    private @Nullable LoadConnection request(Tally tally, @Nullable LoadConnection open, boolean keepAlive) {
        LoadConnection connection = open;
        long start = System.nanoTime();
        boolean answered = false;
        try {
            connection = connection == null ? LoadConnection.open(server, "") : connection;
            answered = connection.exchange("GET", path, new byte[0]) == OK;
        } catch (IOException e) {
            // Counted below like an answer that is not 200: the request is lost, whatever broke it.
        }
        if (answered) {
            tally.answered(System.nanoTime() - start);
        } else {
            tally.failed();
        }
        if (answered && keepAlive) {
            return connection;
        }
        closeQuietly(connection);
        return null;
    }

    private static void closeQuietly(@Nullable LoadConnection connection) {
        if (connection == null) {
            return;
        }
        try {
            connection.close();
        } catch (IOException e) {
            // The request was counted; how its connection ends changes nothing.
        }
    }

    @Override
    public List<String> stop() throws InterruptedException {
        stopping.countDown();
        workers.shutdown();
        if (!workers.awaitTermination(LAST_ANSWER_SECONDS, TimeUnit.SECONDS)) {
            workers.shutdownNow();
        }
        return List.of(kept.row(), fresh.row());
    }
}

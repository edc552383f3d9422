package dev.gantry.launcher.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sends steady requests, some on kept connections and some each on a new one, and counts every one that fails. */
final class LoadGenerator implements AutoCloseable {

    private static final int KEEP_ALIVE_WORKERS = 6;
    private static final int NEW_CONNECTION_WORKERS = 4;

    /** Each worker sends 20 requests a second: 200 in all, steady, and far below what the machine can do. */
    private static final Duration PERIOD = Duration.ofMillis(50);

    private static final int OK = 200;
    private static final Duration LAST_ANSWER_LIMIT = Duration.ofSeconds(15);
    private static final Pattern VERSION = Pattern.compile("^hello from \\S+ version (\\S+)");

    private final int port;
    private final String host;
    private final LoadReport report = new LoadReport();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

    /** @param host the Ingress host that the requests name */
    LoadGenerator(int port, String host) {
        this.port = port;
        this.host = host;
    }

    LoadReport start() {
        for (int worker = 0; worker < KEEP_ALIVE_WORKERS; worker++) {
            workers.execute(() -> work(true));
        }
        for (int worker = 0; worker < NEW_CONNECTION_WORKERS; worker++) {
            workers.execute(() -> work(false));
        }
        return report;
    }

    /** Lets the requests in flight end; afterwards the report is final. */
    @Override
    public void close() {
        stopping.countDown();
        workers.shutdown();
        try {
            if (!workers.awaitTermination(LAST_ANSWER_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                report.failed("a request did not end within " + LAST_ANSWER_LIMIT.toSeconds() + " s");
                workers.shutdownNow();
            }
        } catch (InterruptedException e) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private void work(boolean keepAlive) {
        HttpConnection connection = null;
        try {
            do {
                connection = request(connection, keepAlive);
            } while (!stopping.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeQuietly(connection);
        }
    }

    /** Sends one request; returns the connection where it can carry the next one. */
    private @Nullable HttpConnection request(@Nullable HttpConnection kept, boolean keepAlive) {
        long start = System.nanoTime();
        HttpConnection connection = kept;
        boolean reusable = false;
        try {
            connection = connection == null ? new HttpConnection(port) : connection;
            HttpConnection.Answer answer = connection.get(host, "/", keepAlive);
            count(answer, Duration.ofNanos(System.nanoTime() - start));
            reusable = keepAlive && answer.reusable();
        } catch (IOException | NumberFormatException e) {
            report.failed(e.toString());
        }
        if (reusable) {
            return connection;
        }
        closeQuietly(connection);
        return null;
    }

    private void count(HttpConnection.Answer answer, Duration latency) {
        Matcher matcher = VERSION.matcher(answer.body());
        if (answer.status() == OK && matcher.find()) {
            report.answered(matcher.group(1), latency);
        } else {
            report.failed("status " + answer.status() + ": " + answer.body().strip());
        }
    }

    private void closeQuietly(@Nullable HttpConnection connection) {
        if (connection == null) {
            return;
        }
        try {
            connection.close();
        } catch (IOException e) {
            // The answer was complete and counted; how the connection ends changes nothing.
        }
    }
}

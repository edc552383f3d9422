package dev.gantry.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Sends a number of requests over a number of connections as fast as they are answered. */
final class Load {

    /** A request without an answer counts among the slowest. */
    private static final long FAILED_NANOS = 60_000_000_000L;

    /** A worker that lost so many connections gives up: a server that is down would be asked for ever. */
    private static final int MAX_LOST_CONNECTIONS = 100;

    private Load() {}

    /** One request; the number tells it from the others. */
    record Request(String method, String path, String body, int expectedCode) {}

    /** What a run came to. */
    record Result(String name, int requests, int failures, double seconds, Latencies latencies) {

        double perSecond() {
            return requests / seconds;
        }

        /** One row of a Markdown table. */
        String row() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %,d | %d | %,.0f | %.2f | %.2f |",
                    name,
                    requests,
                    failures,
                    perSecond(),
                    latencies.millis(0.5),
                    latencies.millis(0.99));
        }
    }

    static Result run(
            String name, URI server, String token, int connections, int requests, IntFunction<Request> request)
            throws InterruptedException {
        long[] latencies = new long[requests];
        AtomicInteger next = new AtomicInteger();
        AtomicInteger failures = new AtomicInteger();
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            for (int i = 0; i < connections; i++) {
                threads.execute(() -> work(server, token, request, next, latencies, failures));
            }
        }
        if (next.get() < requests) {
            throw new IllegalStateException(name + ": the server could not be reached to the end");
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Result(name, requests, failures.get(), seconds, new Latencies(latencies));
    }

    private static void work(
            URI server,
            String token,
            IntFunction<Request> request,
            AtomicInteger next,
            long[] latencies,
            AtomicInteger failures) {
        for (int lost = 0; lost < MAX_LOST_CONNECTIONS && next.get() < latencies.length; lost++) {
            try (LoadConnection connection = LoadConnection.open(server, token)) {
                for (int i = next.getAndIncrement(); i < latencies.length; i = next.getAndIncrement()) {
                    Request r = request.apply(i);
                    long start = System.nanoTime();
                    latencies[i] = FAILED_NANOS;
                    int code =
                            connection.exchange(r.method(), r.path(), r.body().getBytes(StandardCharsets.UTF_8));
                    latencies[i] = System.nanoTime() - start;
                    if (code != r.expectedCode()) {
                        failures.incrementAndGet();
                    }
                }
            } catch (IOException e) {
                System.err.println("a request failed: " + e);
                failures.incrementAndGet();
            }
        }
    }
}

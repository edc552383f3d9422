package dev.gantry.deployment.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** monitoring-service as rollouts ask it: steady traffic of each revision, with the errors and lines that a test says it has. */
final class InMemoryMonitoring implements AutoCloseable {

    private static final int SLOTS = 12;
    private static final int REQUESTS = 20;

    private final HttpServer server;
    private final Map<String, Integer> errors = new ConcurrentHashMap<>();
    private final Map<String, Integer> newLines = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final Map<String, Integer> askedOf = new ConcurrentHashMap<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean silent;

    private InMemoryMonitoring() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    static InMemoryMonitoring start() {
        try {
            return new InMemoryMonitoring();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** So many of the twenty requests of each slot fail. */
    void fails(String revision, int ofTwenty) {
        errors.put(revision, ofTwenty);
    }

    /** The revision logs so many lines of a failure that no other logs. */
    void logs(String revision, int lines) {
        newLines.put(revision, lines);
    }

    /** From now on nothing is answered, as by a service that hangs. */
    void hang(boolean hangs) {
        silent = hangs;
    }

    int asked() {
        return asked.get();
    }

    /** How often it was asked of one revision, by itself or beside another. */
    int askedOf(String revision) {
        return askedOf.getOrDefault(revision, 0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        try (exchange) {
            if (silent) {
                ended.await();
            }
            Map<String, String> last = Arrays.stream(
                            exchange.getRequestURI().getQuery().split("&"))
                    .map(parameter -> parameter.split("=", 2))
                    .collect(Collectors.toMap(p -> p[0], p -> p[1], (one, other) -> one + "," + other));
            Arrays.stream(last.getOrDefault("revision", "").split(","))
                    .forEach(revision -> askedOf.merge(revision, 1, Integer::sum));
            String document = exchange.getRequestURI().getPath().endsWith("/traffic") ? traffic(last) : patterns(last);
            byte[] body = document.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String traffic(Map<String, String> parameters) {
        return "{\"slotSeconds\":5,\"boundsMillis\":[10,100],\"revisions\":["
                + Arrays.stream(parameters.getOrDefault("revision", "").split(","))
                        .map(this::revision)
                        .collect(Collectors.joining(","))
                + "]}";
    }

    /** The slots go on into the future, so that a rollout of a few seconds has some. */
    private String revision(String hash) {
        long now = Clock.systemUTC().instant().getEpochSecond() / 5 * 5;
        String slots = IntStream.range(-SLOTS, SLOTS)
                .mapToObj(i -> "{\"start\":\"" + Instant.ofEpochSecond(now + i * 5L) + "\",\"requests\":" + REQUESTS
                        + ",\"errors\":" + errors.getOrDefault(hash, 0) + ",\"latency\":[" + REQUESTS + ",0,0]}")
                .collect(Collectors.joining(","));
        return "{\"revision\":\"" + hash + "\",\"slots\":[" + slots + "]}";
    }

    private String patterns(Map<String, String> parameters) {
        int lines = newLines.getOrDefault(parameters.getOrDefault("revision", ""), 0);
        String pattern = "{\"pattern\":\"ERROR order <*> not saved\",\"count\":" + lines
                + ",\"pods\":2,\"example\":\"ERROR order 17 not saved\"}";
        return "{\"baselineLines\":5,\"newPatterns\":[" + (lines == 0 ? "" : pattern) + "]}";
    }

    @Override
    public void close() {
        ended.countDown();
        server.stop(0);
    }
}

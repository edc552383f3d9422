package dev.gantry.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Steady requests to an application through the gateway over each kind of connection, until it is closed. They are POSTs, which
 * nobody may repeat when a connection breaks: whatever was not answered counts as a failure.
 */
final class MixedLoad implements AutoCloseable {

    /** A kind of connection, and how many workers use it. */
    enum Kind {
        KEEP_ALIVE(3),
        NEW_CONNECTION(3),
        HTTP_2(3),
        LONG(3),
        WEB_SOCKET(2);

        private final int workers;

        Kind(int workers) {
            this.workers = workers;
        }
    }

    private static final Duration PERIOD = Duration.ofMillis(50);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);
    private static final String LONG_PATH = "slow?ms=5000";

    private final URI http;
    private final URI webSocket;
    private final HttpClient http1 =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpClient http2 =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<Kind, Integer> answered = new ConcurrentHashMap<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();

    /** One request over some kind of connection; fails with what went wrong. */
    @FunctionalInterface
    private interface Request {
        void send() throws IOException, InterruptedException;
    }

    private MixedLoad(URI http, URI webSocket) {
        this.http = http;
        this.webSocket = webSocket;
    }

    /**
     * Starts the load.
     *
     * @param http where the application answers {@code /} and {@code /slow}
     * @param webSocket where it says everything again
     */
    static MixedLoad on(URI http, URI webSocket) {
        MixedLoad load = new MixedLoad(http, webSocket);
        for (Kind kind : Kind.values()) {
            for (int i = 0; i < kind.workers; i++) {
                load.workers.execute(() -> load.work(kind));
            }
        }
        return load;
    }

    /** Whether somebody listens: without a readiness probe a first pod counts as available before. */
    static boolean isAnswered(URI http, URI webSocket) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(http).timeout(ANSWER_LIMIT).build();
        try (HttpClient client = HttpClient.newHttpClient();
                EchoClient echo = new EchoClient(webSocket)) {
            echo.exchange();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether each kind has had so many answers. */
    boolean answeredEach(int count) {
        return Arrays.stream(Kind.values()).allMatch(kind -> answered.getOrDefault(kind, 0) >= count);
    }

    String answered() {
        return answered.toString();
    }

    List<String> failures() {
        return failures;
    }

    private void work(Kind kind) {
        try (EchoClient echo = new EchoClient(webSocket)) {
            Request request = switch (kind) {
                case KEEP_ALIVE -> () -> post(http1, "", HttpClient.Version.HTTP_1_1);
                case HTTP_2 -> () -> post(http2, "", HttpClient.Version.HTTP_2);
                case LONG -> () -> post(http1, LONG_PATH, HttpClient.Version.HTTP_1_1);
                case NEW_CONNECTION -> this::postOnce;
                case WEB_SOCKET -> echo::exchange;
            };
            do {
                count(kind, request);
            } while (!stopping.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void count(Kind kind, Request request) throws InterruptedException {
        try {
            request.send();
            answered.merge(kind, 1, Integer::sum);
        } catch (IOException e) {
            failures.add(kind + ": " + e);
        }
    }

    private void post(HttpClient client, String path, HttpClient.Version version)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(http.resolve(path))
                .POST(BodyPublishers.noBody())
                .timeout(ANSWER_LIMIT)
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200 || response.version() != version) {
            throw new IOException(response.version() + " " + response.statusCode() + " " + response.body());
        }
    }

    private void postOnce() throws IOException {
        try (Socket socket = new Socket(http.getHost(), http.getPort())) {
            socket.setSoTimeout((int) ANSWER_LIMIT.toMillis());
            String head = "POST " + http.getPath() + " HTTP/1.1\r\nHost: " + http.getAuthority()
                    + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            List<String> answer = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .lines()
                    .toList();
            if (answer.isEmpty()
                    || !answer.getFirst().equals("HTTP/1.1 200 OK")
                    || !answer.getLast().startsWith("hello from")) {
                throw new IOException("answered " + answer);
            }
        }
    }

    /** Ends the load, and waits for the requests that are under way. */
    @Override
    public void close() {
        stopping.countDown();
        workers.close();
        http1.close();
        http2.close();
    }
}

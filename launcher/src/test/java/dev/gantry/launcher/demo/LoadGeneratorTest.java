package dev.gantry.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LoadGeneratorTest {

    private static final int ENOUGH = 60;

    private final AtomicInteger seen = new AtomicInteger();
    private final CountDownLatch enough = new CountDownLatch(ENOUGH);
    private HttpServer server = newServer();

    @BeforeEach
    void start() {
        server = newServer();
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void countsEveryAnswerByItsVersion() throws Exception {
        serve(exchange -> answer(exchange, 200, "hello from pod-1 version v1\n"));
        LoadReport report = load();
        assertThat(report.failures()).as("%s", report.firstFailures()).isZero();
        assertThat(report.answersByVersion()).containsOnlyKeys("v1");
        assertThat(report.requests()).isEqualTo(seen.get()).isGreaterThanOrEqualTo(ENOUGH);
        assertThat(report.latency(0.5)).isPositive();
    }

    @Test
    void countsEveryFailure() throws Exception {
        serve(exchange -> {
            if (seen.get() % 2 == 0) {
                answer(exchange, 503, "no endpoint");
            } else {
                exchange.close(); // The connection breaks without an answer.
            }
        });
        LoadReport report = load();
        assertThat(report.failures()).isEqualTo(report.requests()).isGreaterThanOrEqualTo(ENOUGH);
        assertThat(report.firstFailures()).isNotEmpty();
    }

    @Test
    void countsANewConnectionThatIsRefused() {
        int port = server.getAddress().getPort();
        server.stop(0);
        LoadReport report;
        try (LoadGenerator load = new LoadGenerator(port, "hello.localhost")) {
            report = load.start();
        }
        assertThat(report.failures()).isPositive().isEqualTo(report.requests());
    }

    private LoadReport load() throws InterruptedException {
        LoadReport report;
        try (LoadGenerator load = new LoadGenerator(server.getAddress().getPort(), "hello.localhost")) {
            report = load.start();
            assertThat(enough.await(20, TimeUnit.SECONDS)).isTrue();
        }
        return report;
    }

    private void serve(Handler handler) {
        server.createContext("/", exchange -> {
            assertThat(exchange.getRequestHeaders().getFirst("Host")).isEqualTo("hello.localhost");
            seen.incrementAndGet();
            enough.countDown();
            handler.handle(exchange);
        });
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        // Length 0 makes the server send chunks; both forms have to be understood.
        exchange.sendResponseHeaders(status, status == 200 ? 0 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static HttpServer newServer() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the server does with a request. */
    private interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }
}

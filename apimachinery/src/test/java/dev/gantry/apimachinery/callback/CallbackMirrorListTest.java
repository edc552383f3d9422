package dev.gantry.apimachinery.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.client.ApiConnection;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens while a mirror lists, with an owner that answers as the test wants. */
class CallbackMirrorListTest {

    private static final String SECRET = "secret";

    /** Far less than until the next list that needs no reason. */
    private static final Duration SOON = Duration.ofSeconds(20);

    private final AtomicInteger lists = new AtomicInteger();
    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private volatile boolean cutOff;
    private HttpServer owner;

    @BeforeEach
    void start() throws IOException {
        owner = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        owner.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        owner.createContext("/api/v1/configmaps", this::list);
        owner.createContext("/gantry/v1/subscriptions", exchange -> answer(exchange, 201, "{}"));
        owner.start();
    }

    @AfterEach
    void stop() {
        mayAnswer.countDown();
        owner.stop(0);
    }

    @Test
    void aListThatIsCutOffIsReadAgain() {
        cutOff = true;
        mayAnswer.countDown();
        try (CallbackMirror<ConfigMap> mirror = mirror()) {
            await().atMost(SOON).until(() -> lists.get() >= 2);
            assertThat(mirror.synced()).isFalse();
            cutOff = false;
            await().atMost(SOON).until(mirror::synced);
            assertThat(mirror.list()).hasSize(1);
        }
    }

    /** Such as when the owner compacted its log meanwhile: what is listed may be of before. */
    @Test
    void aResyncThatIsSaidWhileAListIsReadAsksForAnother() throws InterruptedException {
        try (CallbackMirror<ConfigMap> mirror = mirror()) {
            await().atMost(SOON).until(() -> lists.get() == 1);
            byte[] resync = EventBatch.resync("test", 9).json();
            mirror.receive(resync, Signature.of(resync, SECRET));
            mayAnswer.countDown();
            await().atMost(SOON).until(() -> lists.get() == 2);
            await().atMost(SOON).until(mirror::synced);
        }
    }

    private CallbackMirror<ConfigMap> mirror() {
        URI url = URI.create("http://127.0.0.1:" + owner.getAddress().getPort());
        return new CallbackMirror<>(
                ConfigMap.class,
                WireJson.MAPPER,
                ApiConnection.toService(url, "token"),
                new CallbackMirror.Target("http://127.0.0.1:1/callback", SECRET));
    }

    private void list(HttpExchange exchange) throws IOException {
        lists.incrementAndGet();
        try {
            mayAnswer.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String whole = """
                {"metadata":{"resourceVersion":"7"},"items":[
                 {"metadata":{"namespace":"a","name":"b","uid":"1","resourceVersion":"7"}}]}
                """;
        answer(exchange, 200, cutOff ? whole.substring(0, whole.length() / 2) : whole);
    }

    private static void answer(HttpExchange exchange, int code, String json) throws IOException {
        try (exchange) {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(code, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}

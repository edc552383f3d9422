package dev.gantry.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.gantry.launcher.LauncherException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KubernetesApiTest {

    private static final int LOST = 0;

    private final HttpServer server = start();
    private final KubernetesApi api = new KubernetesApi(
            "http://127.0.0.1:" + server.getAddress().getPort(), "t", HttpClient.newHttpClient(), Duration.ofMillis(1));
    private final Deque<Integer> answers = new ArrayDeque<>();

    private HttpServer start() {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            started.createContext("/", exchange -> {
                int status = answers.size() > 1 ? answers.remove() : answers.element();
                if (status == LOST) {
                    exchange.close(); // the connection ends with no answer
                    return;
                }
                byte[] body = "{\"kind\":\"Deployment\"}".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            started.start();
            return started;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void stop() {
        api.close();
        server.stop(0);
    }

    @Test
    void aCallIsMadeAgainWhenTheGatewayWasKilledOrIsNotReadyYet() throws Exception {
        answers.addAll(List.of(LOST, LOST, 503, 200));

        assertThat(api.get("/x").orElseThrow().path("kind").asString()).isEqualTo("Deployment");
    }

    @Test
    void aGatewayThatStaysAwayIsTold() {
        answers.add(LOST);

        assertThatThrownBy(() -> api.get("/x"))
                .isInstanceOf(LauncherException.class)
                .hasMessageContaining("GET /x got no answer");
    }

    @Test
    void aRefusalIsNotRepeated() {
        answers.addAll(List.of(422, 200));

        assertThatThrownBy(() -> api.get("/x")).hasMessageContaining("answered 422");
    }
}

package dev.gantry.gateway.web;

import static dev.gantry.gateway.testing.Slices.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.gateway.testing.Slices;
import dev.gantry.gateway.testing.StubApplication;
import dev.gantry.gateway.testing.TalkingSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A gateway that is told to stop, as its clients see it. */
class GatewayStopTest {

    private static final String ADDRESS = "127.0.0.2";

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void requestsUnderWayEndAndWebSocketsAreTold(HttpClient.Version version) throws Exception {
        try (StubApplication application = new StubApplication(ADDRESS, 0);
                GatewayFixture gateway = new GatewayFixture();
                HttpClient client = HttpClient.newBuilder().version(version).build()) {
            gateway.registry.put(Slices.service("shop", "web"));
            gateway.registry.put(
                    slice("shop", "web", application.port()).ready(ADDRESS).at(0));
            HttpRequest fast = request(gateway, "/services/shop/web/x");
            Awaitility.await()
                    .atMost(20, TimeUnit.SECONDS)
                    .until(() -> ask(client, fast).statusCode() == 200);
            assertThat(ask(client, fast).version()).isEqualTo(version);
            TalkingSocket socket = TalkingSocket.open(gateway.applicationPort(), "/services/shop/web/ws");
            CompletableFuture<HttpResponse<String>> slow =
                    client.sendAsync(request(gateway, "/services/shop/web/slow"), HttpResponse.BodyHandlers.ofString());
            int before = application.served();
            Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> application.served() > before || slow.isDone());
            gateway.stop();
            assertThat(slow.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            assertThat(socket.closeCode()).isEqualTo(1001);
        }
    }

    private static HttpRequest request(GatewayFixture gateway, String path) {
        return HttpRequest.newBuilder(gateway.application(path))
                .timeout(Duration.ofSeconds(30)) // a client is closed when its last request has ended
                .build();
    }

    private static HttpResponse<String> ask(HttpClient client, HttpRequest request) throws Exception {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}

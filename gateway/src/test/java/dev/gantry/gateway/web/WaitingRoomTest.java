package dev.gantry.gateway.web;

import static dev.gantry.gateway.testing.Slices.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.gateway.testing.Slices;
import dev.gantry.gateway.testing.StubApplication;
import io.fabric8.kubernetes.api.model.Service;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** Requests for a Service that has no endpoint yet. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WaitingRoomTest {

    private final GatewayFixture gateway = new GatewayFixture();
    private final StubApplication application = new StubApplication("127.0.0.6", 0);

    @AfterAll
    void stop() {
        gateway.close();
        application.close();
    }

    @Test
    void aRequestWaitsForTheFirstEndpointAndIsToldAtOnce() throws Exception {
        service("asleep", "30");
        CompletableFuture<HttpResponse<String>> waiting = gateway.http.sendAsync(
                HttpRequest.newBuilder(gateway.application("/services/shop/asleep/x"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> gateway.monitoring.sum("", "requests") - gateway.monitoring.sum("", "errors") == 1);
        assertThat(waiting).isNotDone();
        gateway.registry.put(slice("shop", "asleep", application.port())
                .revision("v1")
                .ready("127.0.0.6")
                .at(0));
        assertThat(waiting.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    void whereNoEndpointComesInTimeItIsRefused() throws Exception {
        service("dead", "1");
        HttpResponse<String> refused =
                gateway.send(HttpRequest.newBuilder(gateway.application("/services/shop/dead/x")));
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("has no ready endpoint");
    }

    @Test
    void itsPlacesAreLimitedAndGivenBack() {
        WaitingRoom room = new WaitingRoom();
        AtomicBoolean open = new AtomicBoolean();
        Disposable.Composite all = Disposables.composite();
        for (int i = 0; i < WaitingRoom.PLACES; i++) {
            all.add(room.await(open::get, Duration.ofMinutes(1)).subscribe());
        }
        assertThat(room.await(open::get, Duration.ofMinutes(1)).block()).isFalse();
        all.dispose();
        assertThat(room.waiting()).isZero();
        open.set(true);
        assertThat(room.await(open::get, Duration.ofMinutes(1)).block()).isTrue();
    }

    /** A Service of this patience that the gateway knows: it hears of them in order, and knows one that came after it. */
    private void service(String name, String seconds) {
        Service service = Slices.service("shop", name);
        service.getMetadata().setAnnotations(Map.of("gantry.dev/wait-for-endpoints-seconds", seconds));
        gateway.registry.put(service);
        gateway.registry.put(Slices.service("shop", name + "-next"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> gateway.send(
                                HttpRequest.newBuilder(gateway.application("/services/shop/" + name + "-next/x")))
                        .body()
                        .contains("has no ready endpoint"));
    }
}

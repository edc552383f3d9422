package dev.gantry.gateway.web;

import static dev.gantry.gateway.testing.Slices.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.gateway.testing.Slices;
import dev.gantry.gateway.testing.StubApplication;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.WebSocket;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What users got of two revisions, as monitoring is told. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RevisionTrafficTest {

    private final GatewayFixture gateway = new GatewayFixture();
    private final StubApplication one = new StubApplication("127.0.0.4", 0);
    private final StubApplication two = new StubApplication("127.0.0.5", one.port());

    @AfterAll
    void stop() {
        gateway.close();
        one.close();
        two.close();
    }

    @Test
    void requestsErrorsAndLatencyAreToldByRevisionAndOnce() throws Exception {
        gateway.registry.put(Slices.service("shop", "counted"));
        gateway.registry.put(slice("shop", "counted", one.port())
                .revision("v1")
                .ready("127.0.0.4")
                .at(0));
        long version = gateway.registry.put(slice("shop", "counted", one.port())
                .revision("v2")
                .ready("127.0.0.5")
                .at(0));
        soon().until(() -> gateway.registry.confirmed("known") >= version);
        gateway.monitoring.failNext(2);
        for (int i = 0; i < 40; i++) {
            assertThat(get(i % 4 == 0 ? "/fail" : "/x")).isEqualTo(i % 4 == 0 ? 500 : 200);
        }
        assertThat(get("/slow")).isEqualTo(200);
        assertThat(get("/die")).isEqualTo(502);
        webSocket();
        int requests = 43;
        soon().untilAsserted(() -> assertThat(sum("requests")).isEqualTo(requests));
        assertThat(sum("errors")).isEqualTo(11);
        assertThat(gateway.monitoring.sum("v1", "requests")).isPositive();
        assertThat(gateway.monitoring.sum("v2", "requests")).isPositive();
        soon().untilAsserted(() -> assertThat(gateway.monitoring.reports())
                .as("failed ones come again")
                .hasSizeGreaterThanOrEqualTo(3));
        assertThat(metrics())
                .contains(
                        "gantry_gateway_revision_requests_total{namespace=\"shop\",revision=\"v1\",service=\"counted\"}")
                .contains("gantry_gateway_revision_latency_seconds_count");
    }

    private long sum(String field) {
        return gateway.monitoring.sum("v1", field) + gateway.monitoring.sum("v2", field);
    }

    private int get(String path) throws Exception {
        return gateway.send(HttpRequest.newBuilder(gateway.application("/services/shop/counted" + path)))
                .statusCode();
    }

    private void webSocket() throws Exception {
        gateway.http
                .newWebSocketBuilder()
                .buildAsync(
                        URI.create("ws://127.0.0.1:" + gateway.applicationPort() + "/services/shop/counted/ws"),
                        new WebSocket.Listener() {})
                .get(5, TimeUnit.SECONDS)
                .abort();
    }

    private String metrics() throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + gateway.managementPort() + "/actuator/prometheus");
        return gateway.send(HttpRequest.newBuilder(uri)).body();
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(20, TimeUnit.SECONDS).pollInterval(20, TimeUnit.MILLISECONDS);
    }
}

package dev.gantry.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A client that asks early must not keep for hours that pods are those of metrics.k8s.io. */
class DiscoveryAtStartTest {

    @Test
    void tellsNothingRatherThanAPart() throws Exception {
        try (GatewayFixture gateway = GatewayFixture.withSilentScheduler()) {
            for (String path : new String[] {"/api", "/apis", "/api/v1", "/apis/metrics.k8s.io"}) {
                HttpResponse<String> early = gateway.send(gateway.asAdmin(path));
                assertThat(early.statusCode()).as(path).isEqualTo(503);
                assertThat(early.body())
                        .contains("scheduler-service has not told yet what it serves", "\"retryAfterSeconds\"");
            }
            gateway.schedulerTells();
            Awaitility.await()
                    .atMost(10, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(
                                    gateway.send(gateway.asAdmin("/api/v1")).body())
                            .contains("\"pods\"", "\"nodes\"", "\"services\""));
            assertThat(gateway.send(gateway.asAdmin("/apis")).body()).contains("metrics.k8s.io", "apps");
        }
    }
}

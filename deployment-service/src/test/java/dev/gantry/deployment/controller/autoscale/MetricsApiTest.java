package dev.gantry.deployment.controller.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.deployment.autoscale.PodUsage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsApiTest {

    @Test
    void readsUsagesInThousandths() {
        String list = """
                {"kind":"PodMetricsList","apiVersion":"metrics.k8s.io/v1beta1","items":[
                 {"metadata":{"name":"web-1","namespace":"default"},"timestamp":"2026-01-01T00:00:00Z","window":"10.5s",
                  "containers":[{"name":"app","usage":{"cpu":"250000000n","memory":"2Ki"}}]}]}
                """;
        MetricsApi api = new MetricsApi(path -> {
            assertThat(path).isEqualTo("/apis/metrics.k8s.io/v1beta1/namespaces/default/pods");
            return list.getBytes(StandardCharsets.UTF_8);
        });
        assertThat(api.usages("default"))
                .containsExactly(Map.entry(
                        "web-1",
                        new PodUsage(
                                Instant.parse("2026-01-01T00:00:00Z"),
                                Duration.ofMillis(10_500),
                                Map.of("app", Map.of("cpu", 250L, "memory", 2_048_000L)))));
    }
}

package dev.gantry.deployment.controller.autoscale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.deployment.autoscale.MetricReading;
import io.fabric8.kubernetes.api.model.autoscaling.v2.ObjectMetricSource;
import io.fabric8.kubernetes.api.model.autoscaling.v2.ObjectMetricSourceBuilder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ServiceTrafficTest {

    @Test
    void readsTheRateInThousandths() {
        ServiceTraffic traffic = new ServiceTraffic(path -> {
            assertThat(path).isEqualTo("/gantry/v1/traffic/services/shop/web");
            return "{\"requestsPerSecond\":0.0333}".getBytes(StandardCharsets.UTF_8);
        });
        assertThat(traffic.read("shop", metric("Service", "requests_per_second")))
                .isEqualTo(new MetricReading.Value(33));
    }

    @Test
    void whatCannotBeHadSaysWhy() {
        ServiceTraffic young =
                new ServiceTraffic(path -> "{\"requestsPerSecond\":null}".getBytes(StandardCharsets.UTF_8));
        assertThat(young.read("shop", metric("Service", "requests_per_second")))
                .isEqualTo(new MetricReading.Unreadable("it was not reported for long enough"));
        assertThat(young.read("shop", metric("Service", "queue_length"))).isInstanceOf(MetricReading.Unreadable.class);
        ServiceTraffic away = new ServiceTraffic(path -> {
            throw ApiException.unavailable("monitoring is away");
        });
        assertThat(away.read("shop", metric("Service", "requests_per_second")))
                .isEqualTo(new MetricReading.Unreadable("monitoring is away"));
    }

    private static ObjectMetricSource metric(String kind, String name) {
        return new ObjectMetricSourceBuilder()
                .withNewDescribedObject("v1", kind, "web")
                .withNewMetric()
                .withName(name)
                .endMetric()
                .build();
    }
}

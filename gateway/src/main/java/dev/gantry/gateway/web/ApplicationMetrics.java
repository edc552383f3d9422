package dev.gantry.gateway.web;

import dev.gantry.gateway.application.EndpointTable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** The metrics of endpoints and retries. */
final class ApplicationMetrics {

    private final Counter retries;

    ApplicationMetrics(MeterRegistry registry, EndpointTable endpoints) {
        retries = Counter.builder(GatewayMetric.RETRIES.metricName())
                .description(GatewayMetric.RETRIES.description())
                .register(registry);
        Gauge.builder(GatewayMetric.IN_FLIGHT.metricName(), endpoints, EndpointTable::inFlight)
                .description(GatewayMetric.IN_FLIGHT.description())
                .register(registry);
        Gauge.builder(GatewayMetric.ENDPOINTS.metricName(), endpoints, EndpointTable::size)
                .description(GatewayMetric.ENDPOINTS.description())
                .register(registry);
    }

    void retried() {
        retries.increment();
    }
}

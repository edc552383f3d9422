package dev.gantry.deployment.controller;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** The counters of {@link DeploymentMetric}. */
public final class DeploymentMeters {

    private final Map<DeploymentMetric, Counter> counters = new EnumMap<>(DeploymentMetric.class);

    public DeploymentMeters(MeterRegistry registry) {
        for (DeploymentMetric metric : DeploymentMetric.values()) {
            counters.put(
                    metric,
                    Counter.builder(metric.meterName())
                            .description(metric.description())
                            .register(registry));
        }
    }

    public void count(DeploymentMetric metric, int times) {
        Counter counter = counters.get(metric);
        if (counter != null) {
            counter.increment(times);
        }
    }
}

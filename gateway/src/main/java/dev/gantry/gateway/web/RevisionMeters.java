package dev.gantry.gateway.web;

import dev.gantry.gateway.traffic.RevisionKey;
import dev.gantry.gateway.traffic.TrafficSeries;
import dev.gantry.gateway.traffic.TrafficTable;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The metrics of revisions: as many as there are series, which are bounded, and they go with them. */
final class RevisionMeters implements TrafficTable.Listener {

    private final MeterRegistry registry;
    private final Map<RevisionKey, List<Meter>> meters = new ConcurrentHashMap<>();

    RevisionMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void added(RevisionKey key, TrafficSeries series) {
        Tags tags = Tags.of(
                "namespace", key.service().namespace(),
                "service", key.service().name(),
                "revision", key.revision());
        meters.put(
                key,
                List.of(
                        FunctionCounter.builder(
                                        GatewayMetric.REVISION_REQUESTS.metricName(), series, TrafficSeries::requests)
                                .description(GatewayMetric.REVISION_REQUESTS.description())
                                .tags(tags)
                                .register(registry),
                        FunctionCounter.builder(
                                        GatewayMetric.REVISION_ERRORS.metricName(), series, TrafficSeries::errors)
                                .description(GatewayMetric.REVISION_ERRORS.description())
                                .tags(tags)
                                .register(registry),
                        FunctionTimer.builder(
                                        GatewayMetric.REVISION_LATENCY.metricName(),
                                        series,
                                        TrafficSeries::answers,
                                        TrafficSeries::nanos,
                                        TimeUnit.NANOSECONDS)
                                .description(GatewayMetric.REVISION_LATENCY.description())
                                .tags(tags)
                                .register(registry)));
    }

    @Override
    public void removed(RevisionKey key) {
        List<Meter> gone = meters.remove(key);
        if (gone != null) {
            gone.forEach(registry::remove);
        }
    }
}

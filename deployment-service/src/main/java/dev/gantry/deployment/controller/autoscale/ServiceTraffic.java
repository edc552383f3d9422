package dev.gantry.deployment.controller.autoscale;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.deployment.autoscale.MetricReading;
import io.fabric8.kubernetes.api.model.autoscaling.v2.ObjectMetricSource;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * The metric {@value #REQUESTS_PER_SECOND} of a Service: what comes to it through the gateways, also what no pod was there to
 * answer. So it can be seen at zero replicas.
 */
public final class ServiceTraffic implements ObjectMetrics {

    public static final String REQUESTS_PER_SECOND = "requests_per_second";

    private static final double MILLIS = 1_000;

    private final Function<String, byte[]> get;

    /** Takes what answers a path of monitoring-service with a body. */
    public ServiceTraffic(Function<String, byte[]> get) {
        this.get = get;
    }

    @Override
    public MetricReading read(String namespace, ObjectMetricSource source) {
        String kind = source.getDescribedObject().getKind();
        String metric = source.getMetric().getName();
        if (!kind.equals("Service") || !metric.equals(REQUESTS_PER_SECOND)) {
            return new MetricReading.Unreadable("there is only the metric " + REQUESTS_PER_SECOND
                    + " of a Service; custom.metrics.k8s.io is not served");
        }
        try {
            return rate(WireJson.parseObject(get.apply("/gantry/v1/traffic/services/" + namespace + "/"
                    + source.getDescribedObject().getName())));
        } catch (ApiException e) {
            return new MetricReading.Unreadable(String.valueOf(e.getMessage()));
        }
    }

    private static MetricReading rate(JsonNode traffic) {
        JsonNode perSecond = traffic.path("requestsPerSecond");
        return perSecond.isNumber()
                ? new MetricReading.Value(Math.round(perSecond.asDouble() * MILLIS))
                : new MetricReading.Unreadable("it was not reported for long enough");
    }
}

package dev.gantry.deployment.controller.autoscale;

import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.schema.QuantityAmount;
import dev.gantry.deployment.autoscale.PodUsage;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** The resource metrics API, {@code metrics.k8s.io}, as monitoring-service serves it. */
public final class MetricsApi implements UsageSource {

    private final Function<String, byte[]> get;

    /** Takes what answers a path with a body. */
    public MetricsApi(Function<String, byte[]> get) {
        this.get = get;
    }

    @Override
    public Map<String, PodUsage> usages(String namespace) {
        JsonNode list =
                WireJson.parseObject(get.apply("/apis/metrics.k8s.io/v1beta1/namespaces/" + namespace + "/pods"));
        Map<String, PodUsage> usages = new HashMap<>();
        for (JsonNode item : list.path("items")) {
            usages.put(item.path("metadata").path("name").asString(""), usage(item));
        }
        return usages;
    }

    private static PodUsage usage(JsonNode pod) {
        Map<String, Map<String, Long>> byContainer = new HashMap<>();
        for (JsonNode container : pod.path("containers")) {
            Map<String, Long> amounts = new HashMap<>();
            container
                    .path("usage")
                    .forEachEntry((resource, amount) -> QuantityAmount.parse(amount.asString(""))
                            .ifPresent(quantity -> amounts.put(resource, quantity.millis())));
            byContainer.put(container.path("name").asString(""), amounts);
        }
        return new PodUsage(
                time(pod.path("timestamp").asString("")),
                window(pod.path("window").asString("")),
                byContainer);
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    /** Go's 15s is ISO 8601's PT15S. */
    private static Duration window(String text) {
        try {
            return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }
}

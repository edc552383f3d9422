package dev.gantry.scheduler.load;

import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.schema.QuantityAmount;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** The nodes of the resource metrics API, {@code metrics.k8s.io}, as monitoring-service serves it. */
final class NodeMetricsApi {

    private static final String PATH = "/apis/metrics.k8s.io/v1beta1/nodes";

    private final Function<String, byte[]> get;

    /** Takes what answers a path with a body. */
    NodeMetricsApi(Function<String, byte[]> get) {
        this.get = get;
    }

    /** By node; those that cannot be read are left out. */
    Map<String, LoadSample> samples() {
        Map<String, LoadSample> samples = new HashMap<>();
        for (JsonNode item : WireJson.parseObject(get.apply(PATH)).path("items")) {
            sample(item)
                    .ifPresent(sample ->
                            samples.put(item.path("metadata").path("name").asString(""), sample));
        }
        return samples;
    }

    private static Optional<LoadSample> sample(JsonNode item) {
        Optional<QuantityAmount> cpu =
                QuantityAmount.parse(item.at("/usage/cpu").asString(""));
        Optional<QuantityAmount> memory =
                QuantityAmount.parse(item.at("/usage/memory").asString(""));
        if (cpu.isEmpty() || memory.isEmpty()) {
            return Optional.empty();
        }
        try {
            Instant at = Instant.parse(item.path("timestamp").asString(""));
            // Go's 15s is ISO 8601's PT15S.
            Duration window =
                    Duration.parse("PT" + item.path("window").asString("").toUpperCase(Locale.ROOT));
            return Optional.of(
                    new LoadSample(at, window, cpu.get().millis(), memory.get().units()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}

package dev.gantry.deployment.kind;

import dev.gantry.apimachinery.WireJson;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The autoscaling/v1 face of an autoscaler, which {@code kubectl autoscale} writes: one target of CPU utilization; what v1 has no
 * field for is in annotations, as in Kubernetes.
 */
final class AutoscalerV1 {

    static final String API_VERSION = "autoscaling/v1";

    private static final String PREFIX = "autoscaling.alpha.kubernetes.io/";
    private static final String METRICS = PREFIX + "metrics";
    private static final String BEHAVIOR = PREFIX + "behavior";
    private static final String CONDITIONS = PREFIX + "conditions";
    private static final String CURRENT_METRICS = PREFIX + "current-metrics";

    private AutoscalerV1() {}

    static ObjectNode fromV2(ObjectNode hpa) {
        hpa.put("apiVersion", API_VERSION);
        ObjectNode spec = hpa.withObjectProperty("spec");
        ArrayNode others = WireJson.MAPPER.createArrayNode();
        for (JsonNode metric : spec.path("metrics")) {
            if (isCpuUtilization(metric) && !spec.has("targetCPUUtilizationPercentage")) {
                spec.set("targetCPUUtilizationPercentage", metric.at("/resource/target/averageUtilization"));
            } else {
                others.add(metric);
            }
        }
        if (!others.isEmpty()) {
            annotate(hpa, METRICS, others);
        }
        if (spec.path("behavior").isObject()) {
            annotate(hpa, BEHAVIOR, spec.path("behavior"));
        }
        spec.remove(List.of("metrics", "behavior"));
        if (hpa.path("status") instanceof ObjectNode status) {
            statusFromV2(hpa, status);
        }
        return hpa;
    }

    private static void statusFromV2(ObjectNode hpa, ObjectNode status) {
        for (JsonNode metric : status.path("currentMetrics")) {
            JsonNode utilization = metric.at("/resource/current/averageUtilization");
            if (metric.at("/resource/name").asString("").equals("cpu") && utilization.isNumber()) {
                status.set("currentCPUUtilizationPercentage", utilization);
            }
        }
        if (!status.path("conditions").isEmpty()) {
            annotate(hpa, CONDITIONS, status.path("conditions"));
        }
        if (!status.path("currentMetrics").isEmpty()) {
            annotate(hpa, CURRENT_METRICS, status.path("currentMetrics"));
        }
        status.remove(List.of("conditions", "currentMetrics"));
    }

    private static boolean isCpuUtilization(JsonNode metric) {
        return metric.at("/resource/name").asString("").equals("cpu")
                && metric.at("/resource/target/averageUtilization").isNumber();
    }

    static ObjectNode toV2(ObjectNode hpa) {
        hpa.put("apiVersion", "autoscaling/v2");
        ObjectNode spec = hpa.withObjectProperty("spec");
        ArrayNode metrics = WireJson.MAPPER.createArrayNode();
        JsonNode target = spec.path("targetCPUUtilizationPercentage");
        if (target.isNumber()) {
            ObjectNode resource = metrics.addObject().put("type", "Resource").putObject("resource");
            resource.put("name", "cpu")
                    .putObject("target")
                    .put("type", "Utilization")
                    .set("averageUtilization", target);
        }
        annotated(hpa, METRICS).forEach(metrics::add);
        if (!metrics.isEmpty()) {
            spec.set("metrics", metrics);
        }
        JsonNode behavior = annotated(hpa, BEHAVIOR);
        if (behavior.isObject()) {
            spec.set("behavior", behavior);
        }
        spec.remove("targetCPUUtilizationPercentage");
        if (hpa.path("status") instanceof ObjectNode status) {
            statusToV2(hpa, status);
        }
        if (hpa.path("metadata").path("annotations") instanceof ObjectNode annotations) {
            annotations.remove(List.of(METRICS, BEHAVIOR, CONDITIONS, CURRENT_METRICS));
        }
        return hpa;
    }

    private static void statusToV2(ObjectNode hpa, ObjectNode status) {
        status.remove("currentCPUUtilizationPercentage");
        JsonNode conditions = annotated(hpa, CONDITIONS);
        if (conditions.isArray()) {
            status.set("conditions", conditions);
        }
        JsonNode metrics = annotated(hpa, CURRENT_METRICS);
        if (metrics.isArray()) {
            status.set("currentMetrics", metrics);
        }
    }

    private static void annotate(ObjectNode hpa, String key, JsonNode value) {
        hpa.withObjectProperty("metadata").withObjectProperty("annotations").put(key, value.toString());
    }

    /** The JSON in an annotation; what is none counts as absent. */
    private static JsonNode annotated(ObjectNode hpa, String key) {
        String text = hpa.path("metadata").path("annotations").path(key).asString("");
        try {
            return text.isEmpty() ? hpa.path("") : WireJson.MAPPER.readTree(text);
        } catch (JacksonException e) {
            return hpa.path("");
        }
    }
}

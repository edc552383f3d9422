package dev.gantry.apimachinery.rest;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.schema.ScalePaths;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The autoscaling/v1 Scale face of a workload. */
final class ScaleSubresource {

    private ScaleSubresource() {}

    static ScalePaths paths(ResourceType type) {
        return type.scale().orElseThrow(ApiException::unknownPath);
    }

    static ObjectNode of(ScalePaths paths, ObjectNode object) {
        ObjectNode scale =
                WireJson.MAPPER.createObjectNode().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
        ObjectNode metadata = scale.putObject("metadata");
        for (String field : List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
            metadata.set(field, object.path("metadata").path(field));
        }
        scale.putObject("spec").put("replicas", at(object, paths.specReplicas()).asInt(0));
        scale.putObject("status")
                .put("replicas", at(object, paths.statusReplicas()).asInt(0))
                .put("selector", selector(at(object, paths.selector())));
        return scale;
    }

    /** The object with the replicas of a Scale. */
    static ObjectNode applied(ResourceType type, ObjectNode object, ObjectNode scale) {
        JsonNode replicas = scale.path("spec").path("replicas");
        String name = object.path("metadata").path("name").asString("");
        if (!replicas.isMissingNode() && (!replicas.isIntegralNumber() || replicas.asInt(-1) < 0)) {
            throw ApiException.invalid(
                    "Scale.autoscaling",
                    name,
                    List.of(FieldError.invalid("spec.replicas", replicas, "must be greater than or equal to 0")));
        }
        String version = scale.path("metadata").path("resourceVersion").asString("");
        if (!version.isEmpty()) {
            object.withObject("metadata").put("resourceVersion", version);
        }
        String[] steps = paths(type).specReplicas().split("\\.");
        ObjectNode parent = object;
        for (int i = 0; i < steps.length - 1; i++) {
            parent = parent.withObject(steps[i]);
        }
        parent.put(steps[steps.length - 1], replicas.asInt(0));
        return object;
    }

    private static JsonNode at(JsonNode object, String path) {
        JsonNode node = object;
        for (String step : path.split("\\.")) {
            node = node.path(step);
        }
        return node;
    }

    /** The selector in the text form that autoscalers use. */
    private static String selector(JsonNode selector) {
        List<String> terms = new ArrayList<>();
        selector.path("matchLabels").forEachEntry((key, value) -> terms.add(key + "=" + value.asString("")));
        for (JsonNode expression : selector.path("matchExpressions")) {
            terms.add(expression(expression));
        }
        return String.join(",", terms);
    }

    private static String expression(JsonNode expression) {
        String key = expression.path("key").asString("");
        List<String> values = new ArrayList<>();
        expression.path("values").forEach(value -> values.add(value.asString("")));
        String set = "(" + String.join(",", values) + ")";
        return switch (expression.path("operator").asString("")) {
            case "In" -> key + " in " + set;
            case "NotIn" -> key + " notin " + set;
            case "Exists" -> key;
            case "DoesNotExist" -> "!" + key;
            default -> throw new IllegalStateException("a stored selector has the operator " + expression);
        };
    }
}

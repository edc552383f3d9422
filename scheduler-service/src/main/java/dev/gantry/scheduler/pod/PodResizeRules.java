package dev.gantry.scheduler.pod;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.QuantityAmount;
import dev.gantry.apimachinery.schema.pod.QualityOfService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a resize may change of a pod: cpu and memory of its containers and sidecars. Requests and limits that are there may
 * not be taken away, and the pod's quality of service class stays. The words are those of Kubernetes 1.33.
 */
final class PodResizeRules {

    static final List<String> CONTAINER_FIELDS = List.of("initContainers", "containers");

    private static final List<String> AMOUNTS = List.of("requests", "limits");
    private static final List<String> RESIZABLE = List.of("cpu", "memory");
    private static final String ONLY_RESIZABLE = "only cpu and memory resources are mutable";

    private PodResizeRules() {}

    static List<FieldError> check(JsonNode current, JsonNode updated) {
        List<FieldError> errors = new ArrayList<>();
        JsonNode before = current.path("spec");
        JsonNode after = updated.path("spec");
        CONTAINER_FIELDS.forEach(field -> order("spec." + field, before.path(field), after.path(field), errors));
        if (!errors.isEmpty()) {
            return errors; // what is below compares containers one by one
        }
        qualityOfService(before, after, errors);
        for (String field : CONTAINER_FIELDS) {
            for (int i = 0; i < before.path(field).size(); i++) {
                String path = "spec." + field + "[" + i + "]";
                container(
                        path,
                        before.path(field).path(i),
                        after.path(field).path(i),
                        field.equals("initContainers"),
                        errors);
            }
        }
        return errors;
    }

    /** Whether both are containers of the same names in the same order. */
    static boolean sameContainers(JsonNode before, JsonNode after) {
        List<FieldError> errors = new ArrayList<>();
        order("", before, after, errors);
        return errors.isEmpty();
    }

    private static void order(String path, JsonNode before, JsonNode after, List<FieldError> errors) {
        if (before.size() != after.size()) {
            errors.add(FieldError.forbidden(path, "containers may not be added or removed on resize"));
            return;
        }
        for (int i = 0; i < before.size(); i++) {
            if (!before.path(i).path("name").equals(after.path(i).path("name"))) {
                errors.add(FieldError.forbidden(
                        path + "[" + i + "].name", "containers may not be renamed or reordered on resize"));
            }
        }
    }

    private static void qualityOfService(JsonNode before, JsonNode after, List<FieldError> errors) {
        QualityOfService asked = QualityOfService.of(after);
        if (asked != QualityOfService.of(before)) {
            errors.add(FieldError.invalid(
                    "spec", asked.wireName(), "Pod QOS Class may not change as a result of resizing"));
        }
    }

    private static void container(
            String path, JsonNode before, JsonNode after, boolean isInit, List<FieldError> errors) {
        if (before.equals(after)) {
            return;
        }
        if (isInit && !before.path("restartPolicy").asString("").equals("Always")) {
            errors.add(FieldError.forbidden(path, "resources for non-sidecar init containers are immutable"));
            return;
        }
        if (!before.path("resizePolicy").equals(after.path("resizePolicy"))) {
            errors.add(FieldError.forbidden(path + ".resizePolicy", ONLY_RESIZABLE));
        }
        String resources = path + ".resources";
        if (!before.path("resources")
                .path("claims")
                .equals(after.path("resources").path("claims"))) {
            errors.add(FieldError.forbidden(resources + ".claims", ONLY_RESIZABLE));
        }
        for (String kind : AMOUNTS) {
            amounts(
                    resources + "." + kind,
                    before.path("resources").path(kind),
                    after.path("resources").path(kind),
                    errors);
        }
    }

    private static void amounts(String path, JsonNode before, JsonNode after, List<FieldError> errors) {
        boolean removed = RESIZABLE.stream().anyMatch(name -> before.has(name) && !after.has(name));
        if (removed) {
            String kind = path.substring(path.lastIndexOf('.') + 1);
            errors.add(FieldError.forbidden(path, "resource " + kind + " cannot be removed"));
        }
        others(before).forEach((name, amount) -> same(path, name, amount, after.path(name), errors));
        others(after).keySet().stream()
                .filter(name -> !before.has(name))
                .forEach(name -> errors.add(FieldError.forbidden(path + "[" + name + "]", ONLY_RESIZABLE)));
    }

    private static Map<String, JsonNode> others(JsonNode amounts) {
        if (!(amounts instanceof ObjectNode present)) {
            return Map.of();
        }
        Map<String, JsonNode> others = new TreeMap<>();
        present.properties().stream()
                .filter(amount -> !RESIZABLE.contains(amount.getKey()))
                .forEach(amount -> others.put(amount.getKey(), amount.getValue()));
        return others;
    }

    private static void same(String path, String name, JsonNode before, JsonNode after, List<FieldError> errors) {
        Optional<QuantityAmount> was = QuantityAmount.parse(before.asString(""));
        Optional<QuantityAmount> is = QuantityAmount.parse(after.asString(""));
        if (was.isEmpty() || is.isEmpty() || was.get().compareTo(is.get()) != 0) {
            errors.add(FieldError.forbidden(path + "[" + name + "]", ONLY_RESIZABLE));
        }
    }
}

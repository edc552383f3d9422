package dev.gantry.deployment.kind;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.NameRules;
import dev.gantry.apimachinery.schema.ResourceStrategy;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** HorizontalPodAutoscalers: a workload's size, by metrics and within limits. */
final class AutoscalerRules implements ResourceStrategy {

    private static final int CPU_UTILIZATION_PERCENT = 80;
    private static final int PERIOD_SECONDS = 15;
    private static final int PODS_UP = 4;
    private static final int PERCENT = 100;

    @Override
    public void applyDefaults(ObjectNode hpa) {
        ObjectNode spec = hpa.withObjectProperty("spec");
        WorkloadRules.number(spec, "minReplicas", 1);
        if (spec.path("metrics").isEmpty()) {
            ObjectNode resource =
                    spec.putArray("metrics").addObject().put("type", "Resource").putObject("resource");
            resource.put("name", "cpu")
                    .putObject("target")
                    .put("type", "Utilization")
                    .put("averageUtilization", CPU_UTILIZATION_PERCENT);
        }
        if (spec.path("behavior").isObject()) {
            ObjectNode behavior = spec.withObjectProperty("behavior");
            rules(behavior.withObjectProperty("scaleUp"), true);
            rules(behavior.withObjectProperty("scaleDown"), false);
        }
    }

    private static void rules(ObjectNode rules, boolean up) {
        JobRules.text(rules, "selectPolicy", "Max");
        if (up) {
            WorkloadRules.number(rules, "stabilizationWindowSeconds", 0);
        }
        if (rules.path("policies").isEmpty()) {
            ArrayNode policies = rules.putArray("policies");
            if (up) {
                policy(policies, "Pods", PODS_UP);
            }
            policy(policies, "Percent", PERCENT);
        }
    }

    private static void policy(ArrayNode policies, String type, int value) {
        policies.addObject().put("type", type).put("value", value).put("periodSeconds", PERIOD_SECONDS);
    }

    @Override
    public List<FieldError> validate(ObjectNode hpa) {
        CheckedField spec = new CheckedField(hpa.path("spec"), "spec", new ArrayList<>());
        CheckedField least = spec.at("minReplicas");
        CheckedField most = spec.at("maxReplicas");
        least.atLeast(0, "must be greater than or equal to 0");
        if (!most.isPresent() || most.number() < 1) {
            spec.errors().add(FieldError.invalid(most.path(), most.number(), "must be greater than 0"));
        }
        if (most.number() < least.number()) {
            most.invalid("must be greater than or equal to `minReplicas`");
        }
        target(spec.at("scaleTargetRef"));
        spec.at("metrics").items().forEach(MetricRules::check);
        if (least.isPresent() && least.number() == 0 && !seesAtZero(spec.at("metrics"))) {
            spec.at("metrics")
                    .forbidden(
                            "must specify at least one Object or External metric to support scaling to zero replicas");
        }
        behavior(spec.at("behavior").at("scaleUp"));
        behavior(spec.at("behavior").at("scaleDown"));
        return spec.errors();
    }

    private static boolean seesAtZero(CheckedField metrics) {
        return metrics.items().stream()
                .map(metric -> metric.at("type").text())
                .anyMatch(type -> type.equals("Object") || type.equals("External"));
    }

    private static void target(CheckedField reference) {
        for (String field : List.of("kind", "name")) {
            CheckedField value = reference.at(field);
            if (value.text().isEmpty()) {
                value.required("");
            } else {
                NameRules.pathSegment(value.text()).forEach(value::invalid);
            }
        }
    }

    private static void behavior(CheckedField rules) {
        if (!rules.isPresent()) {
            return;
        }
        CheckedField window = rules.at("stabilizationWindowSeconds");
        window.notNegative();
        window.atMost(
                MetricRules.MAX_WINDOW_SECONDS, "must be less than or equal to " + MetricRules.MAX_WINDOW_SECONDS);
        rules.at("selectPolicy").oneOf(List.of("Disabled", "Max", "Min"));
        if (rules.at("policies").value().isEmpty()) {
            rules.at("policies").required("must specify at least one Policy");
        }
        rules.at("policies").items().forEach(AutoscalerRules::policy);
    }

    private static void policy(CheckedField policy) {
        policy.at("type").requiredOneOf(List.of("Pods", "Percent"));
        positive(policy.at("value"));
        positive(policy.at("periodSeconds"));
        policy.at("periodSeconds")
                .atMost(
                        MetricRules.MAX_PERIOD_SECONDS,
                        "must be less than or equal to " + MetricRules.MAX_PERIOD_SECONDS);
    }

    private static void positive(CheckedField number) {
        if (number.number() <= 0) {
            number.errors().add(FieldError.invalid(number.path(), number.number(), "must be greater than zero"));
        }
    }

    @Override
    public List<FieldError> validateStatusUpdate(ObjectNode current, ObjectNode updated) {
        JsonNode status = updated.path("status");
        CheckedField checked = new CheckedField(status, "status", new ArrayList<>());
        checked.at("currentReplicas").notNegative();
        checked.at("desiredReplicas").notNegative();
        return checked.errors();
    }
}

package dev.gantry.deployment.kind;

import dev.gantry.apimachinery.schema.QuantityAmount;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The rules of one metric of an autoscaler. */
final class MetricRules {

    /** How far back an autoscaler may look: it keeps an hour of its past. */
    static final int MAX_WINDOW_SECONDS = 3_600;

    static final int MAX_PERIOD_SECONDS = 1_800;

    private static final Map<String, String> SOURCES = Map.of(
            "Resource", "resource",
            "ContainerResource", "containerResource",
            "Pods", "pods",
            "Object", "object",
            "External", "external");

    private static final List<String> TYPES = List.of("ContainerResource", "External", "Object", "Pods", "Resource");

    private MetricRules() {}

    static void check(CheckedField metric) {
        CheckedField type = metric.at("type");
        if (type.text().isEmpty()) {
            type.required("must specify a metric source type");
            return;
        }
        String source = SOURCES.get(type.text());
        if (source == null) {
            type.oneOf(TYPES);
            return;
        }
        for (String other : SOURCES.values()) {
            if (!other.equals(source) && metric.at(other).isPresent()) {
                metric.at(other).forbidden("must populate the given metric source only");
            }
        }
        if (!metric.at(source).isPresent()) {
            metric.at(source).required("must populate information for the given metric source");
            return;
        }
        source(metric.at(source), source);
    }

    private static void source(CheckedField source, String kind) {
        boolean resource = kind.equals("resource") || kind.equals("containerResource");
        if (resource) {
            named(source.at("name"), "must specify a resource name");
        } else {
            named(source.at("metric").at("name"), "must specify a metric name");
        }
        if (kind.equals("containerResource")) {
            named(source.at("container"), "must specify a container name");
        }
        if (kind.equals("object")) {
            named(source.at("describedObject").at("kind"), "");
            named(source.at("describedObject").at("name"), "");
        }
        target(source.at("target"), kind, resource);
    }

    private static void named(CheckedField name, String otherwise) {
        if (name.text().isEmpty()) {
            name.required(otherwise);
        }
    }

    private static void target(CheckedField target, String kind, boolean resource) {
        target.at("type").requiredOneOf(List.of("Utilization", "Value", "AverageValue"));
        CheckedField utilization = target.at("averageUtilization");
        if (utilization.isPresent()) {
            utilization.atLeast(1, "must be greater than 0");
        }
        for (String field : List.of("value", "averageValue")) {
            positive(target.at(field));
        }
        boolean average = target.at("averageValue").isPresent();
        if (resource) {
            if (target.at("value").isPresent()) {
                target.at("value").forbidden("may not set value of a resource metric");
            }
            if (!utilization.isPresent() && !average) {
                utilization.required("must set either a target raw value or a target utilization");
            } else if (utilization.isPresent() && average) {
                target.at("averageValue").forbidden("may not set both a target raw value and a target utilization");
            }
        } else if (kind.equals("pods") && !average) {
            target.at("averageValue").required("must specify a positive target averageValue");
        } else if (!average && !target.at("value").isPresent()) {
            target.at("averageValue").required("must set either a target value or averageValue");
        }
    }

    private static void positive(CheckedField amount) {
        if (!amount.isPresent()) {
            return;
        }
        JsonNode value = amount.value();
        boolean positive = QuantityAmount.parse(value.asString(""))
                .filter(quantity -> quantity.value().signum() > 0)
                .isPresent();
        if (!positive) {
            amount.invalid("must be positive");
        }
    }
}

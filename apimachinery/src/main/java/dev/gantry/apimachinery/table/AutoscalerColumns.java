package dev.gantry.apimachinery.table;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The columns of the kind that scales others. */
final class AutoscalerColumns {

    /** Metrics that the Targets cell shows before it says how many more there are. */
    private static final int MAX_SHOWN = 2;

    static final List<TableColumn> HORIZONTAL_POD_AUTOSCALER = List.of(
            Cells.text(
                    "Reference",
                    hpa -> Cells.string(hpa, "spec.scaleTargetRef.kind") + "/"
                            + Cells.string(hpa, "spec.scaleTargetRef.name")),
            Cells.text("Targets", AutoscalerColumns::targets),
            Cells.text("MinPods", AutoscalerColumns::least),
            Cells.number("MaxPods", hpa -> Cells.at(hpa, "spec.maxReplicas").asLong(0)),
            Cells.number(
                    "Replicas", hpa -> Cells.at(hpa, "status.currentReplicas").asLong(0)),
            Cells.AGE);

    private AutoscalerColumns() {}

    private static String least(JsonNode hpa) {
        JsonNode least = Cells.at(hpa, "spec.minReplicas");
        return least.isNumber() ? least.asString() : "<unset>";
    }

    private static String targets(JsonNode hpa) {
        JsonNode specs = Cells.at(hpa, "spec.metrics");
        JsonNode statuses = Cells.at(hpa, "status.currentMetrics");
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < specs.size() && i < MAX_SHOWN; i++) {
            shown.add(metric(specs.get(i), statuses.path(i)));
        }
        if (shown.isEmpty()) {
            return Cells.NONE;
        }
        int more = specs.size() - shown.size();
        return String.join(", ", shown) + (more > 0 ? " + " + more + " more..." : "");
    }

    /** {@code cpu: 12%/50%}; the current value is unknown until it has been measured. */
    private static String metric(JsonNode spec, JsonNode status) {
        String source = source(Cells.string(spec, "type"));
        if (source.isEmpty()) {
            return "<unknown type>";
        }
        JsonNode target = spec.path(source).path("target");
        JsonNode current =
                Cells.string(status, "type").equals(Cells.string(spec, "type")) ? status.path(source) : status.path("");
        boolean resource = source.equals("resource") || source.equals("containerResource");
        String prefix = resource ? Cells.string(spec.path(source), "name") + ": " : "";
        return prefix + value(target, current.path("current"), resource);
    }

    private static String source(String type) {
        return switch (type) {
            case "Resource" -> "resource";
            case "ContainerResource" -> "containerResource";
            case "Pods" -> "pods";
            case "Object" -> "object";
            case "External" -> "external";
            default -> "";
        };
    }

    private static String value(JsonNode target, JsonNode current, boolean resource) {
        if (!Cells.string(target, "averageValue").isEmpty()) {
            String suffix = resource ? "" : " (avg)";
            return Cells.orUnknown(Cells.string(current, "averageValue")) + "/" + Cells.string(target, "averageValue")
                    + suffix;
        }
        if (!resource) {
            return Cells.orUnknown(Cells.string(current, "value")) + "/" + Cells.string(target, "value");
        }
        JsonNode utilization = current.path("averageUtilization");
        JsonNode wanted = target.path("averageUtilization");
        return (utilization.isNumber() ? utilization.asString() + "%" : Cells.UNKNOWN) + "/"
                + (wanted.isNumber() ? wanted.asString() + "%" : "<auto>");
    }
}

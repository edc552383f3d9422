package dev.gantry.deployment.kind;

import dev.gantry.apimachinery.table.KubernetesColumns;
import dev.gantry.apimachinery.table.TableColumn;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What kubectl prints of the kinds of {@code gantry.dev}. */
final class GantryColumns {

    static final List<TableColumn> WEBHOOK = withAge(
            TableColumn.of(
                    "Url", (object, now) -> object.path("spec").path("url").asString("")),
            TableColumn.of("Delivering", (object, now) -> condition(object, "Delivering")),
            TableColumn.integer("Delivered", (object, now) -> number(object, "delivered")),
            TableColumn.integer("Lost", (object, now) -> number(object, "lost")));

    static final List<TableColumn> RELEASE = withAge(
            TableColumn.of("Phase", (object, now) -> text(object, "phase")),
            TableColumn.of("Progress", (object, now) -> text(object, "progress")),
            TableColumn.of("Message", (object, now) -> text(object, "message")));

    private GantryColumns() {}

    private static List<TableColumn> withAge(TableColumn... columns) {
        List<TableColumn> all = new ArrayList<>(List.of(columns));
        all.addAll(KubernetesColumns.AGE_ONLY);
        return List.copyOf(all);
    }

    private static String condition(JsonNode object, String type) {
        for (JsonNode condition : object.path("status").path("conditions")) {
            if (condition.path("type").asString("").equals(type)) {
                return condition.path("status").asString("");
            }
        }
        return "Unknown";
    }

    private static String text(JsonNode object, String field) {
        return object.path("status").path(field).asString("");
    }

    private static long number(JsonNode object, String field) {
        return object.path("status").path(field).asLong(0);
    }
}

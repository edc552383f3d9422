package dev.gantry.agent.pod;

import dev.gantry.apimachinery.WireJson;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Compares statuses by what they say: an empty object or list says as much as none. */
final class StatusComparison {

    private StatusComparison() {}

    static boolean same(PodStatus one, PodStatus other) {
        return one.equals(other) || pruned(one).equals(pruned(other));
    }

    private static JsonNode pruned(PodStatus status) {
        ObjectNode document = WireJson.MAPPER.valueToTree(status);
        prune(document);
        return document;
    }

    private static void prune(JsonNode node) {
        node.forEach(StatusComparison::prune);
        if (node instanceof ObjectNode object) {
            object.propertyStream()
                    .filter(property -> empty(property.getValue()))
                    .map(Map.Entry::getKey)
                    .toList()
                    .forEach(object::remove);
        }
    }

    private static boolean empty(JsonNode value) {
        return value.isNull()
                || (value instanceof ObjectNode object && object.isEmpty())
                || (value instanceof ArrayNode array && array.isEmpty());
    }
}

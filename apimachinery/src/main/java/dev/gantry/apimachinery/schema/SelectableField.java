package dev.gantry.apimachinery.schema;

import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * A field that field selectors may name.
 *
 * @param label the selector's word, such as {@code spec.nodeName}
 * @param value reads the field's value from the document; an absent field reads as ""
 */
public record SelectableField(String label, Function<JsonNode, String> value) {

    /** The field at the dotted path that is also its label; an absent field reads as "". */
    public static SelectableField at(String path) {
        String[] steps = path.split("\\.");
        return new SelectableField(path, object -> {
            JsonNode node = object;
            for (String step : steps) {
                node = node.path(step);
            }
            return node.isValueNode() ? node.asString() : "";
        });
    }
}

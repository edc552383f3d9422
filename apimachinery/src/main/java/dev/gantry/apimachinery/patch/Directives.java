package dev.gantry.apimachinery.patch;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The words that steer a strategic merge patch and never become part of a document. */
final class Directives {

    static final String PATCH = "$patch";
    static final String RETAIN_KEYS = "$retainKeys";
    static final String ELEMENT_ORDER = "$setElementOrder/";
    static final String DELETE_PRIMITIVES = "$deleteFromPrimitiveList/";

    private Directives() {}

    /** What a patch value becomes where there is nothing to merge it with: itself without directives and nulls. */
    static JsonNode strip(JsonNode value) {
        JsonNode copy = value.deepCopy();
        clean(copy);
        return copy;
    }

    private static void clean(JsonNode value) {
        if (value instanceof ObjectNode object) {
            object.remove(namesToDrop(object));
            object.values().forEach(Directives::clean);
        } else if (value instanceof ArrayNode array) {
            for (int i = array.size() - 1; i >= 0; i--) {
                if (array.get(i).path(PATCH).isString()) {
                    array.remove(i);
                } else {
                    clean(array.get(i));
                }
            }
        }
    }

    private static List<String> namesToDrop(ObjectNode object) {
        List<String> names = new ArrayList<>();
        object.forEachEntry((name, value) -> {
            if (value.isNull() || isDirective(name) || isDeleted(value)) {
                names.add(name);
            }
        });
        return names;
    }

    static boolean isDeleted(JsonNode value) {
        return value.path(PATCH).asString("").equals("delete");
    }

    static boolean isDirective(String name) {
        return name.equals(PATCH)
                || name.equals(RETAIN_KEYS)
                || name.startsWith(ELEMENT_ORDER)
                || name.startsWith(DELETE_PRIMITIVES);
    }
}

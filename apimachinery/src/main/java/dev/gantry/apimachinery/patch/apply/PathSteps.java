package dev.gantry.apimachinery.patch.apply;

import dev.gantry.apimachinery.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** The steps of field paths as fieldsV1 spells them. */
final class PathSteps {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private PathSteps() {}

    static String field(String name) {
        return "f:" + name;
    }

    /** The element of a list of primitives. */
    static String value(JsonNode element) {
        return "v:" + element;
    }

    /** The element of a list that is named by some of its fields; a list of such elements needs all of the keys. */
    static String keyed(JsonNode element, List<String> keys, String listPath) {
        TreeMap<String, JsonNode> sorted = new TreeMap<>();
        for (String key : keys) {
            JsonNode value = element.path(key);
            if (value.isMissingNode() && key.equals("protocol")) {
                value = StringNode.valueOf("TCP"); // the only key that has a default
            }
            if (!value.isValueNode()) {
                throw ApiException.of(
                        422, "Invalid", listPath + ": an element lacks the field " + key + ", by which it is named");
            }
            sorted.put(key, value);
        }
        ObjectNode names = JsonNodeFactory.instance.objectNode();
        sorted.forEach(names::set);
        return "k:" + names;
    }

    /** {@code .spec}, {@code [name="a"]} or {@code [="x"]}, as conflicts are reported. */
    static String readable(String step) {
        String rest = step.substring(Math.min(2, step.length()));
        return switch (step.isEmpty() ? ' ' : step.charAt(0)) {
            case 'f' -> "." + rest;
            case 'k' -> "[" + keys(rest) + "]";
            case 'v' -> "[=" + rest + "]";
            default -> "[" + step + "]";
        };
    }

    private static String keys(String json) {
        try {
            List<String> pairs = new ArrayList<>();
            MAPPER.readTree(json).forEachEntry((name, value) -> pairs.add(name + "=" + value));
            return String.join(",", pairs);
        } catch (JacksonException e) {
            // Managed fields come from clients as well; an odd one is shown as it is.
            return json;
        }
    }
}

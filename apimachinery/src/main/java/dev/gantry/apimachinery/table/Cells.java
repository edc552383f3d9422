package dev.gantry.apimachinery.table;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Reads and writes the values of table cells as kubectl shows them. */
final class Cells {

    static final String NONE = "<none>";
    static final String UNKNOWN = "<unknown>";

    /** The Age column, which nearly every kind has. */
    static final TableColumn AGE = TableColumn.of("Age", Ages::of);

    /** Entries of a list that a cell shows before it says how many more there are. */
    private static final int MAX_SHOWN = 3;

    private Cells() {}

    /** A column whose cell does not depend on the time. */
    static TableColumn text(String name, Function<JsonNode, Object> cell) {
        return TableColumn.of(name, (object, now) -> cell.apply(object));
    }

    static TableColumn number(String name, Function<JsonNode, Long> cell) {
        return TableColumn.integer(name, (object, now) -> cell.apply(object));
    }

    /** The value at a dotted path, missing where there is none. */
    static JsonNode at(JsonNode object, String path) {
        JsonNode node = object;
        for (String step : path.split("\\.")) {
            node = node.path(step);
        }
        return node;
    }

    /** The text at a dotted path, or "". */
    static String string(JsonNode object, String path) {
        return at(object, path).asString("");
    }

    static String orNone(String text) {
        return text.isEmpty() ? NONE : text;
    }

    static String orUnknown(String text) {
        return text.isEmpty() ? UNKNOWN : text;
    }

    static long size(JsonNode object, String path) {
        return at(object, path).size();
    }

    /** One string for each element. */
    static List<String> each(JsonNode array, Function<JsonNode, String> text) {
        List<String> texts = new ArrayList<>(array.size());
        array.forEach(element -> texts.add(text.apply(element)));
        return texts;
    }

    /** {@code a,b,c + 2 more...}, or {@code empty} where there is nothing to show. */
    static String shortened(List<String> entries, String empty) {
        if (entries.isEmpty()) {
            return empty;
        }
        int shown = Math.min(entries.size(), MAX_SHOWN);
        String text = String.join(",", entries.subList(0, shown));
        return entries.size() > shown ? text + " + " + (entries.size() - shown) + " more..." : text;
    }

    /** {@code a=b,c=d} in the order of the keys. */
    static String labels(JsonNode labels) {
        return orNone(labelPairs(labels));
    }

    /** A spec's selector with matchLabels and matchExpressions, as kubectl writes one. */
    static String selector(JsonNode selector) {
        if (!selector.isObject()) {
            return NONE;
        }
        List<String> parts = new ArrayList<>();
        String pairs = labelPairs(selector.path("matchLabels"));
        if (!pairs.isEmpty()) {
            parts.add(pairs);
        }
        selector.path("matchExpressions").forEach(expression -> parts.add(expression(expression)));
        return orNone(String.join(",", parts));
    }

    private static String expression(JsonNode expression) {
        String key = string(expression, "key");
        String values = " (" + String.join(",", each(expression.path("values"), v -> v.asString(""))) + ")";
        return switch (string(expression, "operator")) {
            case "In" -> key + " in" + values;
            case "NotIn" -> key + " notin" + values;
            case "DoesNotExist" -> "!" + key;
            default -> key;
        };
    }

    private static String labelPairs(JsonNode labels) {
        Map<String, String> sorted = new TreeMap<>();
        labels.forEachEntry((key, value) -> sorted.put(key, value.asString("")));
        List<String> pairs = new ArrayList<>();
        sorted.forEach((key, value) -> pairs.add(key + "=" + value));
        return String.join(",", pairs);
    }

    /** The age of the first of the times that is there. */
    static String sinceFirst(JsonNode object, Instant now, String... paths) {
        for (String path : paths) {
            if (at(object, path).isString()) {
                return Ages.since(at(object, path), now);
            }
        }
        return UNKNOWN;
    }
}

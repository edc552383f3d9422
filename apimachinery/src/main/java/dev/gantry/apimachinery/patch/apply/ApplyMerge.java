package dev.gantry.apimachinery.patch.apply;

import dev.gantry.apimachinery.patch.ElementOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Puts an applied document into the current one, and takes fields out of it; arguments stay as they are. */
final class ApplyMerge {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ApplyMerge() {}

    /** The current value with everything that {@code applied} says. */
    static JsonNode merge(JsonNode current, JsonNode applied, Place place) {
        if (current.isMissingNode()) {
            return applied.deepCopy();
        }
        return switch (place.kind(current, applied)) {
            case Place.Kind.Granular() -> {
                ObjectNode result = (ObjectNode) current.deepCopy();
                applied.forEachEntry(
                        (name, part) -> result.set(name, merge(current.path(name), part, place.child(name))));
                yield result;
            }
            case Place.Kind.Keyed keyed -> mergeElements(current, applied, place, keyed);
            case Place.Kind.PrimitiveSet() -> {
                Set<JsonNode> union = new LinkedHashSet<>(list(current));
                union.addAll(list(applied));
                yield NODES.arrayNode().addAll(union);
            }
            case Place.Kind.Atomic() -> applied.deepCopy();
        };
    }

    private static ArrayNode mergeElements(JsonNode current, JsonNode applied, Place place, Place.Kind.Keyed keyed) {
        Map<String, JsonNode> merged = new LinkedHashMap<>(FieldSets.elements(current, place, keyed));
        FieldSets.elements(applied, place, keyed)
                .forEach((step, element) -> merged.put(
                        step, merge(merged.getOrDefault(step, MissingNode.getInstance()), element, place.element())));
        ElementOrder order =
                new ElementOrder(element -> StringNode.valueOf(PathSteps.keyed(element, keyed.keys(), place.path())));
        return NODES.arrayNode().addAll(order.arrange(List.copyOf(merged.values()), list(applied), list(current)));
    }

    /** The value without the fields of the set; an object or list that loses its last part goes as well. */
    static JsonNode remove(JsonNode value, FieldSet unwanted, Place place) {
        if (unwanted.isEmpty()) {
            return value;
        }
        if (unwanted.isMember()) {
            return MissingNode.getInstance();
        }
        return switch (place.kind(value)) {
            case Place.Kind.Granular() -> {
                ObjectNode result = NODES.objectNode();
                value.forEachEntry((name, part) -> {
                    FieldSet below = unwanted.children().get(PathSteps.field(name));
                    JsonNode kept = below == null ? part : remove(part, below, place.child(name));
                    if (!kept.isMissingNode()) {
                        result.set(name, kept);
                    }
                });
                yield result.isEmpty() ? MissingNode.getInstance() : result;
            }
            case Place.Kind.Keyed keyed -> kept(FieldSets.elements(value, place, keyed), unwanted, place);
            case Place.Kind.PrimitiveSet() -> {
                Map<String, JsonNode> elements = new LinkedHashMap<>();
                value.forEach(element -> elements.put(PathSteps.value(element), element));
                yield kept(elements, unwanted, place);
            }
            case Place.Kind.Atomic() -> value;
        };
    }

    private static JsonNode kept(Map<String, JsonNode> elements, FieldSet unwanted, Place place) {
        ArrayNode result = NODES.arrayNode();
        elements.forEach((step, element) -> {
            FieldSet below = unwanted.children().get(step);
            JsonNode kept = below == null ? element : remove(element, below, place.element());
            if (!kept.isMissingNode()) {
                result.add(kept);
            }
        });
        return result.isEmpty() ? MissingNode.getInstance() : result;
    }

    private static List<JsonNode> list(JsonNode array) {
        return new ArrayList<>(array.values());
    }
}

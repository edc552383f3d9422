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

    /**
     * The value without the unwanted fields; an object, list or element that loses its last part goes as well.
     *
     * @param needed what anyone still says: an element of which only its name is left stays if someone says it
     */
    static JsonNode remove(JsonNode value, FieldSet unwanted, FieldSet needed, Place place) {
        if (unwanted.isEmpty()) {
            return value;
        }
        if (unwanted.isMember()) {
            return MissingNode.getInstance();
        }
        return switch (place.kind(value)) {
            case Place.Kind.Granular() -> removeFields((ObjectNode) value, unwanted, needed, place);
            case Place.Kind.Keyed keyed -> removeElements(value, unwanted, needed, place, keyed);
            case Place.Kind.PrimitiveSet() -> {
                ArrayNode result = NODES.arrayNode();
                for (JsonNode element : value) {
                    if (!unwanted.children().containsKey(PathSteps.value(element))) {
                        result.add(element);
                    }
                }
                yield result.isEmpty() ? MissingNode.getInstance() : result;
            }
            case Place.Kind.Atomic() -> value;
        };
    }

    private static JsonNode removeFields(ObjectNode value, FieldSet unwanted, FieldSet needed, Place place) {
        ObjectNode result = NODES.objectNode();
        value.forEachEntry((name, part) -> {
            String step = PathSteps.field(name);
            JsonNode kept = remove(part, unwanted.below(step), needed.below(step), place.child(name));
            if (!kept.isMissingNode()) {
                result.set(name, kept);
            }
        });
        return result.isEmpty() ? MissingNode.getInstance() : result;
    }

    private static JsonNode removeElements(
            JsonNode value, FieldSet unwanted, FieldSet needed, Place place, Place.Kind.Keyed keyed) {
        FieldSet keys = new FieldSet();
        keyed.keys().forEach(key -> keys.at(PathSteps.field(key)).addMember());
        ArrayNode result = NODES.arrayNode();
        FieldSets.elements(value, place, keyed).forEach((step, element) -> {
            FieldSet below = unwanted.below(step);
            // An element in which others have a part keeps the fields that name it.
            FieldSet parts = below.isMember() ? below : below.minus(keys);
            JsonNode kept = remove(element, parts, needed.below(step), place.element());
            boolean lost = !below.isEmpty() && needed.below(step).isEmpty() && hasOnly(kept, keyed);
            if (!kept.isMissingNode() && !lost) {
                result.add(kept);
            }
        });
        return result.isEmpty() ? MissingNode.getInstance() : result;
    }

    private static boolean hasOnly(JsonNode element, Place.Kind.Keyed keyed) {
        return keyed.keys().containsAll(element.propertyNames());
    }

    private static List<JsonNode> list(JsonNode array) {
        return new ArrayList<>(array.values());
    }
}

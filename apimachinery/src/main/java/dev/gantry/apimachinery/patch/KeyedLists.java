package dev.gantry.apimachinery.patch;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.schema.FieldPath;
import dev.gantry.apimachinery.schema.FieldShape;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Merges one list of a strategic merge patch: elements with the same key merge, others are added, and the order is kept. */
final class KeyedLists {

    private final Optional<MergeKeys.Merge> merge;
    private final FieldShape element;
    private final FieldPath path;

    KeyedLists(Optional<MergeKeys.Merge> merge, FieldShape element, FieldPath path) {
        this.merge = merge;
        this.element = element;
        this.path = path;
    }

    /** Merges a list whose patch names no order: the patch's elements keep theirs among the ones only the server has. */
    ArrayNode merge(ArrayNode current, ArrayNode patch) {
        List<JsonNode> before = StrategicMerge.elements(current);
        List<JsonNode> changes = withoutDirectives(patch);
        List<JsonNode> merged = hasDirective(patch, "replace")
                ? merged(List.of(), changes)
                : merged(withoutDeleted(before, patch), changes);
        return array(ElementOrder.byKey(key()).arrange(merged, changes, before));
    }

    /** Merges a list whose patch names the order of its elements; the list itself may be missing from the patch. */
    void mergeOrdered(ObjectNode target, String field, ObjectNode patch, ArrayNode order) {
        JsonNode unwanted = patch.path(Directives.DELETE_PRIMITIVES + field);
        ArrayNode before = target.path(field) instanceof ArrayNode array ? array : JsonNodeFactory.instance.arrayNode();
        if (unwanted instanceof ArrayNode values) {
            removePrimitives(before, values);
        }
        JsonNode change = patch.path(field);
        if (change.isNull() || (change.isMissingNode() && before.isEmpty())) {
            target.remove(field);
            return;
        }
        ElementOrder elementOrder = ElementOrder.byKey(key());
        List<JsonNode> wanted = StrategicMerge.elements(order);
        if (change instanceof ArrayNode changes) {
            elementOrder.requireConsistent(withoutDirectives(changes), wanted, path);
        }
        List<JsonNode> server = StrategicMerge.elements(before);
        ArrayNode merged = change instanceof ArrayNode changes ? merge(before, changes) : before;
        target.set(field, array(elementOrder.arrange(StrategicMerge.elements(merged), wanted, server)));
    }

    static void removePrimitives(ArrayNode array, ArrayNode unwanted) {
        for (int i = array.size() - 1; i >= 0; i--) {
            if (StrategicMerge.elements(unwanted).contains(array.get(i))) {
                array.remove(i);
            }
        }
    }

    private String key() {
        return merge.map(MergeKeys.Merge::patchKey).orElse("");
    }

    private List<JsonNode> merged(List<JsonNode> current, List<JsonNode> changes) {
        if (key().isEmpty()) {
            LinkedHashSet<JsonNode> union = new LinkedHashSet<>(current);
            union.addAll(changes);
            return new ArrayList<>(union);
        }
        List<JsonNode> result = new ArrayList<>(current);
        for (JsonNode change : changes) {
            mergeElement(result, requireKeyed(change));
        }
        return result;
    }

    private void mergeElement(List<JsonNode> result, ObjectNode change) {
        JsonNode name = change.path(key());
        for (int i = 0; i < result.size(); i++) {
            if (result.get(i) instanceof ObjectNode present
                    && present.path(key()).equals(name)) {
                result.set(i, StrategicMerge.mergeObject(present, change, element, path.index(i)));
                return;
            }
        }
        result.add(StrategicMerge.mergeObject(JsonNodeFactory.instance.objectNode(), change, element, path));
    }

    private ObjectNode requireKeyed(JsonNode change) {
        if (change instanceof ObjectNode object && object.hasNonNull(key())) {
            return object;
        }
        throw ApiException.of(
                422, "Invalid", path + ": element " + change + " does not contain declared merge key: " + key());
    }

    private List<JsonNode> withoutDeleted(List<JsonNode> current, ArrayNode patch) {
        List<JsonNode> left = new ArrayList<>(current);
        for (JsonNode change : patch) {
            if (change.path(Directives.PATCH).asString("").equals("delete")) {
                JsonNode name = requireKeyed(change).path(key());
                left.removeIf(present -> present.path(key()).equals(name));
            }
        }
        return left;
    }

    private List<JsonNode> withoutDirectives(ArrayNode patch) {
        List<JsonNode> changes = new ArrayList<>();
        for (Iterator<JsonNode> all = patch.iterator(); all.hasNext(); ) {
            JsonNode change = all.next();
            JsonNode directive = change.path(Directives.PATCH);
            if (directive.isMissingNode()) {
                changes.add(change);
            } else if (!List.of("delete", "replace").contains(directive.asString(""))) {
                throw ApiException.badRequest(path + ": unknown patch type " + directive + " for a list element");
            }
        }
        return changes;
    }

    private static boolean hasDirective(ArrayNode patch, String directive) {
        for (JsonNode change : patch) {
            if (change.path(Directives.PATCH).asString("").equals(directive)) {
                return true;
            }
        }
        return false;
    }

    private static ArrayNode array(List<JsonNode> elements) {
        return JsonNodeFactory.instance.arrayNode().addAll(elements);
    }
}

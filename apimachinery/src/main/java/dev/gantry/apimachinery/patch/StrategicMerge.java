package dev.gantry.apimachinery.patch;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.schema.FieldPath;
import dev.gantry.apimachinery.schema.FieldShape;
import dev.gantry.apimachinery.schema.FieldShape.ListShape;
import dev.gantry.apimachinery.schema.FieldShape.MapShape;
import dev.gantry.apimachinery.schema.FieldShape.ObjectShape;
import dev.gantry.apimachinery.schema.FieldShape.Scalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A strategic merge patch: objects merge as in a merge patch, lists merge by the key that {@link MergeKeys} names, and
 * directives delete, replace, retain and order. The rules are those of the Kubernetes API conventions.
 */
final class StrategicMerge {

    private StrategicMerge() {}

    static JsonNode apply(JsonNode current, JsonNode patch, Class<?> model) {
        ObjectNode target =
                current.isObject() ? (ObjectNode) current.deepCopy() : JsonNodeFactory.instance.objectNode();
        return mergeObject(target, (ObjectNode) patch, new ObjectShape(model), FieldPath.ROOT);
    }

    /** Merges into {@code target}, which may be changed, and returns what to put in its place. */
    static ObjectNode mergeObject(ObjectNode target, ObjectNode patch, FieldShape shape, FieldPath path) {
        JsonNode directive = patch.get(Directives.PATCH);
        if (directive != null) {
            return replaced(patch, directive, path);
        }
        retainKeys(target, patch, path);
        Set<String> ordered = mergeOrderedLists(target, patch, shape, path);
        patch.forEachEntry((name, change) -> {
            if (!ordered.contains(name)) {
                mergeField(target, name, change, shape, path);
            }
        });
        return target;
    }

    private static ObjectNode replaced(ObjectNode patch, JsonNode directive, FieldPath path) {
        return switch (directive.asString("")) {
            case "replace" -> (ObjectNode) Directives.strip(patch);
            case "delete" -> JsonNodeFactory.instance.objectNode();
            default ->
                throw ApiException.badRequest(
                        path.child(Directives.PATCH) + ": unknown patch type " + directive + " for an object");
        };
    }

    private static void retainKeys(ObjectNode target, ObjectNode patch, FieldPath path) {
        JsonNode directive = patch.get(Directives.RETAIN_KEYS);
        if (directive == null) {
            return;
        }
        if (!directive.isArray()) {
            throw ApiException.badRequest(path.child(Directives.RETAIN_KEYS) + ": must be a list of field names");
        }
        Set<String> keys = new HashSet<>();
        directive.forEach(key -> keys.add(key.asString("")));
        patch.forEachEntry((name, value) -> {
            if (!value.isNull() && !Directives.isDirective(name) && !keys.contains(name)) {
                throw ApiException.badRequest(
                        path.child(Directives.RETAIN_KEYS) + ": must name every field of the patch, lacks " + name);
            }
        });
        List<String> dropped = target.propertyNames().stream()
                .filter(name -> !keys.contains(name))
                .toList();
        target.remove(dropped);
    }

    /** Handles each list that comes with an element order, and returns the patch fields that are thereby done. */
    private static Set<String> mergeOrderedLists(
            ObjectNode target, ObjectNode patch, FieldShape shape, FieldPath path) {
        Set<String> done = new HashSet<>();
        for (String name : patch.propertyNames()) {
            if (name.startsWith(Directives.ELEMENT_ORDER)) {
                String field = name.substring(Directives.ELEMENT_ORDER.length());
                ArrayNode order = list(patch.path(name), path.child(name));
                KeyedLists lists = new KeyedLists(mergeOf(shape, field), childShape(shape, field), path.child(field));
                lists.mergeOrdered(target, field, patch, order);
                done.add(field);
                done.add(Directives.DELETE_PRIMITIVES + field);
            }
        }
        return done;
    }

    private static void mergeField(ObjectNode target, String name, JsonNode change, FieldShape shape, FieldPath path) {
        if (name.startsWith(Directives.DELETE_PRIMITIVES)) {
            deletePrimitives(target, name, change, path);
        } else if (Directives.isDirective(name)) {
            return;
        } else if (change.isNull() || (Directives.isDeleted(change) && !target.has(name))) {
            target.remove(name);
        } else {
            mergeValue(target, name, change, shape, path);
        }
    }

    private static void mergeValue(ObjectNode target, String name, JsonNode change, FieldShape shape, FieldPath path) {
        JsonNode present = target.path(name);
        FieldPath child = path.child(name);
        if (change instanceof ObjectNode changes && present instanceof ObjectNode base) {
            target.set(name, mergeObject(base, changes, childShape(shape, name), child));
            return;
        }
        Optional<MergeKeys.Merge> merge = mergeOf(shape, name);
        if (change instanceof ArrayNode changes && present instanceof ArrayNode base && merge.isPresent()) {
            target.set(name, new KeyedLists(merge, childShape(shape, name), child).merge(base, changes));
        } else {
            target.set(name, Directives.strip(change));
        }
    }

    private static void deletePrimitives(ObjectNode target, String name, JsonNode values, FieldPath path) {
        JsonNode present = target.path(name.substring(Directives.DELETE_PRIMITIVES.length()));
        ArrayNode unwanted = list(values, path.child(name));
        if (present instanceof ArrayNode array) {
            KeyedLists.removePrimitives(array, unwanted);
        }
    }

    private static ArrayNode list(JsonNode value, FieldPath path) {
        if (value instanceof ArrayNode array) {
            return array;
        }
        throw ApiException.badRequest(path + ": must be a list");
    }

    private static Optional<MergeKeys.Merge> mergeOf(FieldShape shape, String field) {
        return shape instanceof ObjectShape object ? MergeKeys.ofList(object.type(), field) : Optional.empty();
    }

    /** The shape of a field's value; of a list, that of its elements. */
    private static FieldShape childShape(FieldShape shape, String field) {
        FieldShape child = switch (shape) {
            case ObjectShape object -> object.structure().field(field);
            case MapShape map -> map.value();
            case ListShape list -> list.element();
            case Scalar scalar -> scalar;
        };
        if (child == null) {
            return Scalar.ANY;
        }
        return child instanceof ListShape list ? list.element() : child;
    }

    /** The elements of an array as a list of their own. */
    static List<JsonNode> elements(ArrayNode array) {
        return new ArrayList<>(array.values());
    }
}

package dev.gantry.apimachinery.schema;

import dev.gantry.apimachinery.schema.FieldShape.ListShape;
import dev.gantry.apimachinery.schema.FieldShape.MapShape;
import dev.gantry.apimachinery.schema.FieldShape.ObjectShape;
import dev.gantry.apimachinery.schema.FieldShape.Scalar;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Compares a document with the structure of its model, and can bring it to the form in which Kubernetes would store it. */
public final class StructureCheck {

    private final boolean prune;
    private final List<FieldError> typeErrors = new ArrayList<>();
    private final List<String> unknownFields = new ArrayList<>();

    private StructureCheck(boolean prune) {
        this.prune = prune;
    }

    /** Finds wrong types and unknown fields; the document stays as it is. */
    public static StructureResult check(ObjectNode document, Class<?> model) {
        return run(document, model, false);
    }

    /**
     * Finds the same as {@link #check} and changes the document in place as decoding in Kubernetes does: unknown fields,
     * nulls, empty lists and empty maps are dropped, and quantities given as numbers become text.
     */
    public static StructureResult prune(ObjectNode document, Class<?> model) {
        return run(document, model, true);
    }

    private static StructureResult run(ObjectNode document, Class<?> model, boolean prune) {
        StructureCheck walk = new StructureCheck(prune);
        walk.object(document, ModelStructure.of(model), FieldPath.ROOT);
        return new StructureResult(List.copyOf(walk.typeErrors), List.copyOf(walk.unknownFields));
    }

    private void object(ObjectNode object, ModelStructure structure, FieldPath path) {
        Iterator<Map.Entry<String, JsonNode>> entries = object.properties().iterator();
        while (entries.hasNext()) {
            Map.Entry<String, JsonNode> entry = entries.next();
            FieldShape shape = structure.field(entry.getKey());
            if (keep(entry, shape, path) || !prune) {
                continue;
            }
            entries.remove();
        }
    }

    /** Checks one field and says whether a pruned document keeps it. */
    private boolean keep(Map.Entry<String, JsonNode> entry, @Nullable FieldShape shape, FieldPath parent) {
        FieldPath path = parent.child(entry.getKey());
        if (shape == null) {
            unknownFields.add(path.toString());
            return false;
        }
        JsonNode value = entry.getValue();
        if (value.isNull()) {
            return shape == Scalar.ANY;
        }
        if (prune && shape == Scalar.QUANTITY && value.isNumber()) {
            entry.setValue(StringNode.valueOf(value.asString()));
            return true;
        }
        value(value, shape, path);
        return !isEmptyCollection(value, shape);
    }

    private static boolean isEmptyCollection(JsonNode value, FieldShape shape) {
        return (shape instanceof ListShape || shape instanceof MapShape) && value.isEmpty();
    }

    private void value(JsonNode value, FieldShape shape, FieldPath path) {
        switch (shape) {
            case ObjectShape object -> {
                if (value instanceof ObjectNode node) {
                    object(node, object.structure(), path);
                } else {
                    wrongType(path, value, "object");
                }
            }
            case ListShape list -> list(value, list, path);
            case MapShape map -> map(value, map, path);
            case Scalar scalar -> scalar(value, scalar, path);
        }
    }

    private void list(JsonNode value, ListShape list, FieldPath path) {
        if (!(value instanceof ArrayNode array)) {
            wrongType(path, value, "array");
            return;
        }
        for (int i = 0; i < array.size(); i++) {
            value(array.get(i), list.element(), path.index(i));
        }
    }

    private void map(JsonNode value, MapShape map, FieldPath path) {
        if (!(value instanceof ObjectNode object)) {
            wrongType(path, value, "object");
            return;
        }
        Iterator<Map.Entry<String, JsonNode>> entries = object.properties().iterator();
        while (entries.hasNext()) {
            Map.Entry<String, JsonNode> entry = entries.next();
            if (!entry.getValue().isNull()) {
                mapEntry(entry, map.value(), path);
            } else if (prune) {
                entries.remove();
            }
        }
    }

    private void mapEntry(Map.Entry<String, JsonNode> entry, FieldShape shape, FieldPath path) {
        if (prune && shape == Scalar.QUANTITY && entry.getValue().isNumber()) {
            entry.setValue(StringNode.valueOf(entry.getValue().asString()));
            return;
        }
        value(entry.getValue(), shape, path.key(entry.getKey()));
    }

    private void scalar(JsonNode value, Scalar scalar, FieldPath path) {
        ScalarRules.problem(value, scalar)
                .ifPresent(problem -> typeErrors.add(
                        problem.isType()
                                ? FieldError.typeInvalid(path.toString(), problem.detail())
                                : FieldError.invalid(path.toString(), value.asString(), problem.detail())));
    }

    private void wrongType(FieldPath path, JsonNode value, String expected) {
        typeErrors.add(FieldError.typeInvalid(
                path.toString(), "expected " + expected + ", got " + ScalarRules.typeName(value)));
    }
}

package dev.gantry.apimachinery.schema.pod;

import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Sets fields that a client left out; an explicit null counts as left out. */
final class FieldDefaults {

    private FieldDefaults() {}

    static void text(ObjectNode object, String field, String value) {
        if (isAbsent(object, field)) {
            object.put(field, value);
        }
    }

    /** As {@link #text}, where the empty text also means that nothing was chosen. */
    static void chosenText(ObjectNode object, String field, String value) {
        if (object.path(field).asString("").isEmpty()) {
            object.put(field, value);
        }
    }

    static void number(ObjectNode object, String field, int value) {
        if (isAbsent(object, field)) {
            object.put(field, value);
        }
    }

    /** As {@link #number}, where 0 also means that nothing was chosen. */
    static void positiveNumber(ObjectNode object, String field, int value) {
        if (object.path(field).asInt(0) == 0) {
            object.put(field, value);
        }
    }

    static void flag(ObjectNode object, String field, boolean value) {
        if (isAbsent(object, field)) {
            object.put(field, value);
        }
    }

    static void emptyObject(ObjectNode object, String field) {
        if (isAbsent(object, field)) {
            object.putObject(field);
        }
    }

    static boolean isAbsent(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isMissingNode() || value.isNull();
    }

    /** The objects of the array in the field; none where it is absent. */
    static List<ObjectNode> objects(JsonNode object, String field) {
        return StreamSupport.stream(object.path(field).spliterator(), false)
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .toList();
    }
}

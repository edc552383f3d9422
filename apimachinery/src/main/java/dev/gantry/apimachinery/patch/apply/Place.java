package dev.gantry.apimachinery.patch.apply;

import dev.gantry.apimachinery.patch.MergeKeys;
import dev.gantry.apimachinery.schema.FieldShape;
import dev.gantry.apimachinery.schema.FieldShape.ListShape;
import dev.gantry.apimachinery.schema.FieldShape.MapShape;
import dev.gantry.apimachinery.schema.FieldShape.ObjectShape;
import dev.gantry.apimachinery.schema.FieldShape.Scalar;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A place in documents of a model: what shape values have there, and whether their parts have owners of their own.
 *
 * @param shape the shape of the values
 * @param owner the class that has the field
 * @param field the field's name
 * @param path the readable path, for messages
 */
record Place(FieldShape shape, Class<?> owner, String field, String path) {

    /** How values at a place merge. */
    sealed interface Kind {
        /** Field by field. */
        record Granular() implements Kind {}

        /** Element by element, matched by the keys. */
        record Keyed(List<String> keys) implements Kind {}

        /** A set of primitives. */
        record PrimitiveSet() implements Kind {}

        /** As one value. */
        record Atomic() implements Kind {}
    }

    private static final Kind GRANULAR = new Kind.Granular();
    private static final Kind PRIMITIVES = new Kind.PrimitiveSet();
    private static final Kind ATOMIC = new Kind.Atomic();

    static Place root(Class<?> model) {
        return new Place(new ObjectShape(model), model, "", "");
    }

    /** How values at this place merge; a value that has not the shape of the place is atomic. */
    Kind kind(JsonNode... values) {
        boolean array = shape instanceof ListShape;
        for (JsonNode value : values) {
            if (!value.isMissingNode() && (array ? !value.isArray() : !value.isObject())) {
                return ATOMIC;
            }
        }
        return switch (shape) {
            case ObjectShape object -> MergeKeys.isAtomicObject(owner, field, object.type()) ? ATOMIC : GRANULAR;
            case MapShape map -> MergeKeys.isAtomicObject(owner, field, Object.class) ? ATOMIC : GRANULAR;
            case ListShape list -> listKind();
            case Scalar scalar -> ATOMIC;
        };
    }

    private Kind listKind() {
        Optional<MergeKeys.Merge> merge = MergeKeys.ofList(owner, field);
        if (merge.isEmpty()) {
            return ATOMIC;
        }
        return merge.get().isSet() ? PRIMITIVES : new Kind.Keyed(merge.get().applyKeys());
    }

    /** The place of a field of the values here. */
    Place child(String name) {
        return switch (shape) {
            case ObjectShape object -> {
                FieldShape known = object.structure().field(name);
                yield new Place(known == null ? Scalar.ANY : known, object.type(), name, path + "." + name);
            }
            case MapShape map -> new Place(map.value(), Object.class, name, path + "." + name);
            case ListShape list -> element();
            case Scalar scalar -> new Place(Scalar.ANY, Object.class, name, path + "." + name);
        };
    }

    /** The place of the elements of the lists here. */
    Place element() {
        FieldShape element = shape instanceof ListShape list ? list.element() : Scalar.ANY;
        return new Place(element, Object.class, "", path + "[]");
    }
}

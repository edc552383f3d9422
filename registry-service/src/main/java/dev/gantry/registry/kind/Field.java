package dev.gantry.registry.kind;

import dev.gantry.apimachinery.schema.FieldError;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A value of a document together with its path, so that a rule can name the field it refuses.
 *
 * @param path such as {@code spec.ports[0].port}
 * @param value the value there; a missing node where there is none
 */
record Field(String path, JsonNode value) {

    static Field of(String path, JsonNode document) {
        JsonNode node = document;
        for (String step : path.split("\\.")) {
            node = node.path(step);
        }
        return new Field(path, node);
    }

    Field child(String name) {
        return new Field(path + "." + name, value.path(name));
    }

    /** The member of a map whose key may hold any characters, as Kubernetes writes its path. */
    Field key(String key) {
        return new Field(path + "[" + key + "]", value.path(key));
    }

    List<Field> elements() {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < value.size() && value.isArray(); i++) {
            fields.add(new Field(path + "[" + i + "]", value.path(i)));
        }
        return fields;
    }

    boolean present() {
        return !value.isMissingNode() && !value.isNull();
    }

    /** The string there, or "" where there is none. */
    String text() {
        return value.isString() ? value.asString() : "";
    }

    long number() {
        return value.asLong(0);
    }

    FieldError required(String detail) {
        return FieldError.required(path, detail);
    }

    FieldError invalid(String detail) {
        return FieldError.invalid(path, value.isString() ? value.asString() : (Object) value, detail);
    }

    FieldError forbidden(String detail) {
        return FieldError.forbidden(path, detail);
    }

    FieldError duplicate() {
        return FieldError.duplicate(path, value.isString() ? value.asString() : (Object) value);
    }

    FieldError notSupported(List<String> supported) {
        return FieldError.notSupported(path, text(), supported);
    }
}

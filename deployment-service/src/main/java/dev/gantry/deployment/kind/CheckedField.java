package dev.gantry.deployment.kind;

import dev.gantry.apimachinery.schema.FieldError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A value in a document with the path that messages name it by, and where its violations are collected.
 *
 * @param errors shared by all fields of one document
 */
record CheckedField(JsonNode value, String path, List<FieldError> errors) {

    private static final String NOT_NEGATIVE = "must be greater than or equal to 0";

    CheckedField at(String name) {
        return new CheckedField(value.path(name), path + "." + name, errors);
    }

    /** The elements of an array, or none. */
    List<CheckedField> items() {
        List<CheckedField> items = new ArrayList<>(value.size());
        for (int i = 0; value.isArray() && i < value.size(); i++) {
            items.add(new CheckedField(value.get(i), path + "[" + i + "]", errors));
        }
        return items;
    }

    boolean isPresent() {
        return !value.isMissingNode() && !value.isNull();
    }

    String text() {
        return value.asString("");
    }

    long number() {
        return value.asLong(0);
    }

    void required(String detail) {
        errors.add(FieldError.required(path, detail));
    }

    void invalid(String detail) {
        Object shown = value.isNumber() ? (Object) number() : value.isContainer() ? value : text();
        errors.add(FieldError.invalid(path, shown, detail));
    }

    void forbidden(String detail) {
        errors.add(FieldError.forbidden(path, detail));
    }

    void notNegative() {
        atLeast(0, NOT_NEGATIVE);
    }

    /** The number may be absent, but must be at least the least when it is there. */
    void atLeast(long least, String otherwise) {
        if (isPresent() && number() < least) {
            invalid(otherwise);
        }
    }

    /** The number may be absent, but must be at most the most when it is there. */
    void atMost(long most, String otherwise) {
        if (isPresent() && number() > most) {
            invalid(otherwise);
        }
    }

    /** The text may be absent, but must be one of the values when it is there. */
    void oneOf(Collection<String> values) {
        if (isPresent() && !values.contains(text())) {
            errors.add(FieldError.notSupported(path, text(), values));
        }
    }

    void requiredOneOf(Collection<String> values) {
        if (text().isEmpty()) {
            required("valid values: " + values);
        } else {
            oneOf(values);
        }
    }

    /** The list may be absent, and must have no more elements. */
    void atMostItems(int most) {
        if (value.size() > most) {
            errors.add(new FieldError(
                    FieldError.Type.TOO_LONG,
                    path,
                    "Too many: " + value.size() + ": must have at most " + most + " items"));
        }
    }

    /** The field may be given once, and not be changed. */
    void immutable(JsonNode before) {
        if (!same(before, value)) {
            invalid("field is immutable");
        }
    }

    /** An absent field and a null are the same. */
    static boolean same(JsonNode one, JsonNode other) {
        boolean oneAbsent = one.isMissingNode() || one.isNull();
        boolean otherAbsent = other.isMissingNode() || other.isNull();
        return (oneAbsent || otherAbsent) ? oneAbsent == otherAbsent : one.equals(other);
    }
}

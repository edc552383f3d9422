package dev.gantry.registry.kind;

import dev.gantry.apimachinery.schema.FieldError;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Collects the rules that a document breaks; each check adds at most one. */
final class Violations {

    static final String IMMUTABLE = "field is immutable";

    private final List<FieldError> errors = new ArrayList<>();

    List<FieldError> list() {
        return List.copyOf(errors);
    }

    void add(FieldError error) {
        errors.add(error);
    }

    void addIf(boolean broken, FieldError error) {
        if (broken) {
            errors.add(error);
        }
    }

    /** The field must be there and not be "". */
    boolean require(Field field, String detail) {
        boolean absent =
                !field.present() || (field.value().isString() && field.text().isEmpty());
        addIf(absent, field.required(detail));
        return !absent;
    }

    void range(Field field, long min, long max) {
        long number = field.number();
        addIf(number < min || number > max, field.invalid("must be between " + min + " and " + max + ", inclusive"));
    }

    void name(Field field, NameRule rule) {
        addIf(!rule.matches(field.text()), field.invalid(rule.message()));
    }

    void supported(Field field, String... words) {
        List<String> allowed = List.of(words);
        addIf(!allowed.contains(field.text()), field.notSupported(allowed));
    }

    void unchanged(Field before, Field after) {
        addIf(!same(before.value(), after.value()), after.invalid(IMMUTABLE));
    }

    /** Whether two values mean the same; an absent value and an empty container do. */
    static boolean same(JsonNode a, JsonNode b) {
        return blank(a) ? blank(b) : a.equals(b);
    }

    private static boolean blank(JsonNode node) {
        return node.isMissingNode() || node.isNull() || (node.isContainer() && node.isEmpty());
    }
}

package dev.gantry.apimachinery.schema.pod;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.NameRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** Collects the rules that one document breaks, in the order of its fields. */
public final class Violations {

    /** A client mends a document long before it has read this many; past it they are not collected. */
    private static final int MAX_VIOLATIONS = 100;

    private final List<FieldError> errors = new ArrayList<>();

    public void add(FieldError error) {
        if (errors.size() < MAX_VIOLATIONS) {
            errors.add(error);
        }
    }

    public void required(Field field, String detail) {
        add(FieldError.required(field.path(), detail));
    }

    public void invalid(Field field, String detail) {
        Object value = field.value().isNumber() ? (Object) field.number() : field.text();
        add(FieldError.invalid(field.path(), value, detail));
    }

    public void forbidden(Field field, String detail) {
        add(FieldError.forbidden(field.path(), detail));
    }

    public void duplicate(Field field) {
        add(FieldError.duplicate(field.path(), field.text()));
    }

    public void notFound(Field field) {
        add(new FieldError(FieldError.Type.NOT_FOUND, field.path(), "Not found: \"" + field.text() + "\""));
    }

    /** The field must be there and have the form. */
    public void requireForm(Field field, Function<String, List<String>> form) {
        if (field.text().isEmpty()) {
            required(field, "");
        } else {
            allowForm(field, form);
        }
    }

    /** The field may be absent, but must have the form when it is there. */
    public void allowForm(Field field, Function<String, List<String>> form) {
        if (!field.text().isEmpty()) {
            form.apply(field.text()).forEach(problem -> invalid(field, problem));
        }
    }

    /** The field must be there and be one of the values. */
    public void requireOneOf(Field field, Collection<String> values) {
        if (field.text().isEmpty()) {
            required(field, "");
        } else {
            allowOneOf(field, values);
        }
    }

    /** The field may be absent, but must be one of the values when it is there. */
    public void allowOneOf(Field field, Collection<String> values) {
        if (!field.text().isEmpty() && !values.contains(field.text())) {
            add(FieldError.notSupported(field.path(), field.text(), values));
        }
    }

    /** The number may be absent, but must be at least the least when it is there. */
    public void allowAtLeast(Field field, long least) {
        if (field.isPresent() && field.number() < least) {
            invalid(field, "must be greater than or equal to " + least);
        }
    }

    /** The number may be absent, but must lie between the two when it is there. */
    public void allowBetween(Field field, long least, long most) {
        if (field.isPresent() && (field.number() < least || field.number() > most)) {
            invalid(field, "must be between " + least + " and " + most + ", inclusive");
        }
    }

    /** The map's keys and values must be those of labels. */
    public void labels(Field labels) {
        for (Field.Entry label : labels.entries()) {
            NameRules.qualifiedName(label.key())
                    .forEach(problem -> add(FieldError.invalid(labels.path(), label.key(), problem)));
            NameRules.labelValue(label.field().text())
                    .forEach(problem ->
                            add(FieldError.invalid(labels.path(), label.field().text(), problem)));
        }
    }

    public List<FieldError> list() {
        return List.copyOf(errors);
    }
}

package dev.gantry.apimachinery.schema.pod;

import dev.gantry.apimachinery.schema.FieldError;

/** The rules of maps of labels. */
final class LabelRules {

    private LabelRules() {}

    static void checkMap(Field labels, Violations violations) {
        for (Field.Entry label : labels.entries()) {
            NameFormats.qualifiedName(label.key())
                    .ifPresent(problem -> violations.add(FieldError.invalid(labels.path(), label.key(), problem)));
            NameFormats.labelValue(label.field().text())
                    .ifPresent(problem -> violations.add(
                            FieldError.invalid(labels.path(), label.field().text(), problem)));
        }
    }
}

package dev.gantry.apimachinery.schema.pod;

import dev.gantry.apimachinery.schema.NameRules;

/** The rules of a label selector in a document. */
final class LabelSelectorRules {

    private LabelSelectorRules() {}

    static void check(Field selector, Violations violations) {
        violations.labels(selector.at("matchLabels"));
        for (Field expression : selector.items("matchExpressions")) {
            violations.requireForm(expression.at("key"), NameRules::qualifiedName);
            checkValues(expression, violations);
        }
    }

    private static void checkValues(Field expression, Violations violations) {
        Field values = expression.at("values");
        boolean any = !values.items().isEmpty();
        switch (expression.text("operator")) {
            case "In", "NotIn" -> {
                if (!any) {
                    violations.required(values, "must be specified when `operator` is 'In' or 'NotIn'");
                }
            }
            case "Exists", "DoesNotExist" -> {
                if (any) {
                    violations.forbidden(values, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                }
            }
            default -> violations.invalid(expression.at("operator"), "not a valid selector operator");
        }
        values.items().forEach(value -> violations.allowForm(value, NameRules::labelValue));
    }

    /** Whether the selector says anything about the label. */
    static boolean mentions(Field selector, String key) {
        return selector.at("matchLabels").at(key).isPresent()
                || selector.items("matchExpressions").stream()
                        .anyMatch(expression -> expression.text("key").equals(key));
    }
}

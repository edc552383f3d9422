package dev.gantry.apimachinery.schema.pod;

import dev.gantry.apimachinery.schema.NameRules;
import java.util.List;

/** The rules of a pod's, or a volume's, node affinity. */
public final class NodeAffinityRules {

    private static final List<String> OPERATORS = List.of("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt");
    private static final int MAX_WEIGHT = 100;

    private NodeAffinityRules() {}

    static void check(Field affinity, Violations violations) {
        checkSelector(affinity.at("requiredDuringSchedulingIgnoredDuringExecution"), violations);
        for (Field preferred : affinity.items("preferredDuringSchedulingIgnoredDuringExecution")) {
            long weight = preferred.at("weight").number();
            if (weight < 1 || weight > MAX_WEIGHT) {
                violations.invalid(preferred.at("weight"), "must be in the range 1-100");
            }
            term(preferred.at("preference"), violations);
        }
    }

    /** The rules of a node selector, which may be absent. */
    public static void checkSelector(Field selector, Violations violations) {
        if (selector.isPresent() && selector.items("nodeSelectorTerms").isEmpty()) {
            violations.required(selector.at("nodeSelectorTerms"), "must have at least one node selector term");
        }
        selector.items("nodeSelectorTerms").forEach(term -> term(term, violations));
    }

    private static void term(Field term, Violations violations) {
        for (Field expression : term.items("matchExpressions")) {
            violations.requireForm(expression.at("key"), NameRules::qualifiedName);
            values(expression, violations);
        }
        for (Field field : term.items("matchFields")) {
            if (!field.text("key").equals("metadata.name")) {
                violations.invalid(field.at("key"), "not a valid field selector key");
            }
            if (field.items("values").size() != 1) {
                violations.required(
                        field.at("values"),
                        "must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
            }
        }
    }

    private static void values(Field expression, Violations violations) {
        int count = expression.items("values").size();
        Field values = expression.at("values");
        String operator = expression.text("operator");
        switch (operator) {
            case "In", "NotIn" -> {
                if (count == 0) {
                    violations.required(values, "must be specified when `operator` is 'In' or 'NotIn'");
                }
            }
            case "Exists", "DoesNotExist" -> {
                if (count > 0) {
                    violations.forbidden(values, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                }
            }
            case "Gt", "Lt" -> {
                if (count != 1) {
                    violations.required(values, "must be specified single value when `operator` is 'Lt' or 'Gt'");
                }
            }
            default -> violations.requireOneOf(expression.at("operator"), OPERATORS);
        }
    }
}

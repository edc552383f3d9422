package dev.gantry.apimachinery.schema.pod;

import dev.gantry.apimachinery.schema.NameRules;
import java.util.List;

/** The rules of one toleration. */
final class TolerationRules {

    private static final List<String> OPERATORS = List.of("Equal", "Exists");
    private static final List<String> EFFECTS = List.of("NoSchedule", "PreferNoSchedule", "NoExecute");

    private TolerationRules() {}

    static void check(Field toleration, Violations violations) {
        violations.allowForm(toleration.at("key"), NameRules::qualifiedName);
        violations.allowOneOf(toleration.at("operator"), OPERATORS);
        violations.allowOneOf(toleration.at("effect"), EFFECTS);
        boolean exists = toleration.text("operator").equals("Exists");
        if (toleration.text("key").isEmpty() && !exists) {
            violations.invalid(
                    toleration.at("operator"),
                    "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
        }
        if (exists && !toleration.text("value").isEmpty()) {
            violations.invalid(toleration.at("operator"), "value must be empty when `operator` is 'Exists'");
        }
        boolean evicts = toleration.text("effect").equals("NoExecute");
        if (toleration.at("tolerationSeconds").isPresent() && !evicts) {
            violations.invalid(toleration.at("effect"), "effect must be 'NoExecute' when `tolerationSeconds` is set");
        }
    }
}

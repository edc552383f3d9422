package dev.gantry.apimachinery.schema.pod;

import dev.gantry.apimachinery.schema.FieldError;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules of a pod's topology spread constraints. */
final class TopologySpreadRules {

    private static final String DO_NOT_SCHEDULE = "DoNotSchedule";
    private static final List<String> ACTIONS = List.of(DO_NOT_SCHEDULE, "ScheduleAnyway");
    private static final List<String> POLICIES = List.of("Honor", "Ignore");
    private static final String NOT_POSITIVE = "must be greater than zero";

    private TopologySpreadRules() {}

    static void check(List<Field> constraints, Violations violations) {
        Set<String> seen = new HashSet<>();
        for (Field constraint : constraints) {
            checkOne(constraint, violations);
            String pair = "{" + constraint.text("topologyKey") + ", " + constraint.text("whenUnsatisfiable") + "}";
            if (!seen.add(pair)) {
                violations.add(FieldError.duplicate(constraint.path() + ".{topologyKey, whenUnsatisfiable}", pair));
            }
        }
    }

    private static void checkOne(Field constraint, Violations violations) {
        if (constraint.at("maxSkew").number() <= 0) {
            violations.invalid(constraint.at("maxSkew"), NOT_POSITIVE);
        }
        PodAffinityRules.checkTopologyKey(constraint.at("topologyKey"), violations);
        violations.requireOneOf(constraint.at("whenUnsatisfiable"), ACTIONS);
        checkMinDomains(constraint, violations);
        violations.allowOneOf(constraint.at("nodeAffinityPolicy"), POLICIES);
        violations.allowOneOf(constraint.at("nodeTaintsPolicy"), POLICIES);
        PodAffinityRules.checkLabelKeys(constraint, "matchLabelKeys", violations);
        LabelSelectorRules.check(constraint.at("labelSelector"), violations);
    }

    private static void checkMinDomains(Field constraint, Violations violations) {
        Field minDomains = constraint.at("minDomains");
        if (!minDomains.isPresent()) {
            return;
        }
        if (minDomains.number() <= 0) {
            violations.invalid(minDomains, NOT_POSITIVE);
        }
        String action = constraint.text("whenUnsatisfiable");
        if (!action.equals(DO_NOT_SCHEDULE)) {
            violations.invalid(minDomains, "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not " + action);
        }
    }
}

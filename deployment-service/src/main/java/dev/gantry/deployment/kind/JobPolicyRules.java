package dev.gantry.deployment.kind;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.NameRules;
import dev.gantry.deployment.job.IndexSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The rules of what a Job does when pods fail in a known way, and of when it has succeeded early. */
final class JobPolicyRules {

    /** Rules of one policy, and patterns of one rule: they are tried one after the other for each failed pod. */
    private static final int MAX_RULES = 20;

    private static final int MAX_EXIT_CODES = 255;

    /** Bytes of a rule's index list. */
    private static final int MAX_INDEXES_LENGTH = 64 * 1024;

    private static final List<String> ACTIONS = List.of("Count", "FailIndex", "FailJob", "Ignore");
    private static final List<String> OPERATORS = List.of("In", "NotIn");
    private static final List<String> STATUSES = List.of("False", "True", "Unknown");

    private JobPolicyRules() {}

    static void failurePolicy(CheckedField spec) {
        CheckedField policy = spec.at("podFailurePolicy");
        if (!policy.isPresent()) {
            return;
        }
        CheckedField restart = spec.at("template").at("spec").at("restartPolicy");
        if (!restart.text().equals("Never")) {
            restart.invalid("only \"Never\" is supported when podFailurePolicy is specified");
        }
        CheckedField rules = policy.at("rules");
        rules.atMostItems(MAX_RULES);
        Set<String> containers = containers(spec.value().path("template").path("spec"));
        boolean perIndex = spec.at("backoffLimitPerIndex").isPresent();
        rules.items().forEach(rule -> failureRule(rule, containers, perIndex));
    }

    private static Set<String> containers(JsonNode podSpec) {
        Set<String> names = new HashSet<>();
        for (String field : List.of("containers", "initContainers")) {
            podSpec.path(field).forEach(c -> names.add(c.path("name").asString("")));
        }
        return names;
    }

    private static void failureRule(CheckedField rule, Set<String> containers, boolean perIndex) {
        CheckedField action = rule.at("action");
        action.requiredOneOf(ACTIONS);
        if (action.text().equals("FailIndex") && !perIndex) {
            action.invalid("requires the backoffLimitPerIndex to be set");
        }
        boolean codes = rule.at("onExitCodes").isPresent();
        boolean conditions = !rule.at("onPodConditions").value().isEmpty();
        if (codes && conditions) {
            rule.invalid("specifying both OnExitCodes and OnPodConditions is not supported");
        } else if (codes) {
            exitCodes(rule.at("onExitCodes"), containers);
        } else if (conditions) {
            rule.at("onPodConditions").atMostItems(MAX_RULES);
            rule.at("onPodConditions").items().forEach(JobPolicyRules::podCondition);
        } else {
            rule.invalid("specifying one of OnExitCodes and OnPodConditions is required");
        }
    }

    private static void exitCodes(CheckedField codes, Set<String> containers) {
        CheckedField container = codes.at("containerName");
        if (container.isPresent() && !containers.contains(container.text())) {
            container.invalid("must be one of the container or initContainer names in the pod template");
        }
        codes.at("operator").requiredOneOf(OPERATORS);
        CheckedField values = codes.at("values");
        if (values.value().isEmpty()) {
            values.invalid("at least one value is required");
        }
        values.atMostItems(MAX_EXIT_CODES);
        long before = Long.MIN_VALUE;
        for (CheckedField value : values.items()) {
            if (value.number() == 0 && codes.at("operator").text().equals("In")) {
                value.invalid("must not be 0 for the In operator");
            }
            if (value.number() == before) {
                values.errors().add(FieldError.duplicate(value.path(), value.number()));
            } else if (value.number() < before) {
                values.invalid("must be ordered");
                return;
            }
            before = value.number();
        }
    }

    private static void podCondition(CheckedField condition) {
        CheckedField type = condition.at("type");
        if (type.text().isEmpty()) {
            type.required("");
        } else {
            NameRules.qualifiedName(type.text()).forEach(type::invalid);
        }
        condition.at("status").requiredOneOf(STATUSES);
    }

    static void successPolicy(CheckedField spec, boolean indexed) {
        CheckedField policy = spec.at("successPolicy");
        if (!policy.isPresent()) {
            return;
        }
        if (!indexed) {
            policy.invalid("requires indexed completion mode");
            return;
        }
        CheckedField rules = policy.at("rules");
        if (rules.value().isEmpty()) {
            rules.required("at least one rules must be specified when the successPolicy is specified");
        }
        rules.atMostItems(MAX_RULES);
        long completions = spec.at("completions").number();
        rules.items().forEach(rule -> successRule(rule, completions));
    }

    private static void successRule(CheckedField rule, long completions) {
        CheckedField count = rule.at("succeededCount");
        CheckedField indexes = rule.at("succeededIndexes");
        if (!count.isPresent() && !indexes.isPresent()) {
            rule.required("at least one of succeededCount or succeededIndexes must be specified");
            return;
        }
        long most = completions;
        if (indexes.isPresent()) {
            List<String> problems = new ArrayList<>();
            IndexSet parsed = parse(indexes.text(), completions, problems);
            problems.forEach(indexes::invalid);
            most = parsed.size();
        }
        count.notNegative();
        if (problemFree(rule)) {
            count.atMost(
                    most,
                    indexes.isPresent()
                            ? "must be less than or equal to " + most + " (the number of indexes in the specified"
                                    + " succeededIndexes field)"
                            : "must be less than or equal to " + most + " (the number of specified completions)");
        }
    }

    private static boolean problemFree(CheckedField rule) {
        return rule.errors().stream().noneMatch(error -> error.field().startsWith(rule.path()));
    }

    private static IndexSet parse(String text, long completions, List<String> problems) {
        if (text.length() > MAX_INDEXES_LENGTH) {
            problems.add("must have at most " + MAX_INDEXES_LENGTH + " bytes");
            return IndexSet.EMPTY;
        }
        try {
            return IndexSet.parse(text, (int) Math.min(completions, Integer.MAX_VALUE));
        } catch (IllegalArgumentException e) {
            problems.add("error parsing succeededIndexes: " + e.getMessage());
            return IndexSet.EMPTY;
        }
    }
}

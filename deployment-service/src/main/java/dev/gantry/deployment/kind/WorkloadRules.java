package dev.gantry.deployment.kind;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.FieldPath;
import dev.gantry.apimachinery.schema.LabelSelector;
import dev.gantry.apimachinery.schema.MetadataRules;
import dev.gantry.apimachinery.schema.pod.PodSpecDefaults;
import dev.gantry.apimachinery.schema.pod.PodSpecRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the kinds share whose pods run for ever: one template, and a selector that finds its pods.
 *
 * @param kindInMessages such as {@code deployment}
 * @param podsOwner the kind that makes the pods, such as {@code ReplicaSet} for a deployment
 */
record WorkloadRules(String kindInMessages, String podsOwner) {

    WorkloadRules(String kindInMessages) {
        this(kindInMessages, "ReplicaSet");
    }

    private static final List<String> RESTART_POLICIES = List.of("Always");
    private static final Set<String> OPERATORS_WITH_VALUES = Set.of("In", "NotIn");
    private static final Set<String> OPERATORS_WITHOUT_VALUES = Set.of("Exists", "DoesNotExist");

    static void applyDefaults(ObjectNode object) {
        number(object.withObjectProperty("spec"), "replicas", 1);
        applyTemplateDefaults(object);
    }

    static void applyTemplateDefaults(ObjectNode object) {
        ObjectNode spec = object.withObjectProperty("spec");
        if (spec.path("template").isObject()) {
            PodSpecDefaults.applyToTemplate(spec.withObjectProperty("template").withObjectProperty("spec"));
        }
    }

    static void number(ObjectNode object, String field, int value) {
        if (!object.hasNonNull(field)) {
            object.put(field, value);
        }
    }

    List<FieldError> validate(ObjectNode object) {
        List<FieldError> errors = new ArrayList<>();
        JsonNode spec = object.path("spec");
        atLeastZero(spec, "spec", List.of("replicas", "minReadySeconds", "revisionHistoryLimit"), errors);
        selector(spec, errors);
        template(spec, errors);
        return errors;
    }

    static void atLeastZero(JsonNode parent, String path, List<String> fields, List<FieldError> errors) {
        for (String field : fields) {
            if (parent.path(field).asLong(0) < 0) {
                errors.add(FieldError.invalid(
                        path + "." + field, parent.path(field).asLong(0), "must be greater than or equal to 0"));
            }
        }
    }

    private void selector(JsonNode spec, List<FieldError> errors) {
        JsonNode selector = spec.path("selector");
        if (!selector.isObject()) {
            errors.add(FieldError.required("spec.selector", ""));
            return;
        }
        if (selector.path("matchLabels").isEmpty()
                && selector.path("matchExpressions").isEmpty()) {
            errors.add(
                    FieldError.invalid("spec.selector", selector, "empty selector is invalid for " + kindInMessages));
        }
        MetadataRules.labels(selector.path("matchLabels"), FieldPath.of("spec", "selector", "matchLabels"), errors);
        JsonNode expressions = selector.path("matchExpressions");
        for (int i = 0; i < expressions.size(); i++) {
            expression(expressions.get(i), "spec.selector.matchExpressions[" + i + "]", errors);
        }
    }

    private static void expression(JsonNode expression, String path, List<FieldError> errors) {
        String operator = expression.path("operator").asString("");
        boolean values = !expression.path("values").isEmpty();
        if (OPERATORS_WITH_VALUES.contains(operator)) {
            if (!values) {
                errors.add(
                        FieldError.required(path + ".values", "must be specified when `operator` is 'In' or 'NotIn'"));
            }
        } else if (!OPERATORS_WITHOUT_VALUES.contains(operator)) {
            errors.add(FieldError.invalid(path + ".operator", operator, "not a valid selector operator"));
        } else if (values) {
            errors.add(FieldError.forbidden(
                    path + ".values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
        }
        if (expression.path("key").asString("").isEmpty()) {
            errors.add(FieldError.required(path + ".key", ""));
        }
    }

    private void template(JsonNode spec, List<FieldError> errors) {
        JsonNode template = spec.path("template");
        if (!template.isObject()) {
            errors.add(FieldError.required("spec.template", ""));
            return;
        }
        if (errors.isEmpty() && !selects(spec.path("selector"), template)) {
            errors.add(FieldError.invalid(
                    "spec.template.metadata.labels",
                    template.path("metadata").path("labels"),
                    "`selector` does not match template `labels`"));
        }
        if (template.path("spec").hasNonNull("activeDeadlineSeconds")) {
            errors.add(FieldError.forbidden(
                    "spec.template.spec.activeDeadlineSeconds",
                    "activeDeadlineSeconds in " + podsOwner + " is not Supported"));
        }
        errors.addAll(PodSpecRules.validateTemplate(template, "spec.template", RESTART_POLICIES));
    }

    private static boolean selects(JsonNode selector, JsonNode template) {
        return LabelSelector.ofSpec(selector).matches(template);
    }

    static List<FieldError> validateUpdate(ObjectNode current, ObjectNode updated) {
        JsonNode selector = updated.path("spec").path("selector");
        return selector.equals(current.path("spec").path("selector"))
                ? List.of()
                : List.of(FieldError.invalid("spec.selector", selector, "field is immutable"));
    }
}

package dev.gantry.scheduler.storage;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.NameRules;
import dev.gantry.apimachinery.schema.ResourceStrategy;
import dev.gantry.apimachinery.schema.pod.Field;
import dev.gantry.apimachinery.schema.pod.Violations;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The defaults and rules of StorageClasses. */
final class StorageClassStrategy implements ResourceStrategy {

    private static final List<String> RECLAIM_POLICIES = List.of("Delete", "Retain");
    private static final List<String> BINDING_MODES = List.of("Immediate", "WaitForFirstConsumer");

    /** Parameters of one class, and the characters of them all; the limits are those of Kubernetes. */
    private static final int MAX_PARAMETERS = 512;

    private static final int MAX_PARAMETERS_LENGTH = 256 * 1024;

    @Override
    public void applyDefaults(ObjectNode storageClass) {
        if (storageClass.path("reclaimPolicy").asString("").isEmpty()) {
            storageClass.put("reclaimPolicy", "Delete");
        }
        if (storageClass.path("volumeBindingMode").asString("").isEmpty()) {
            storageClass.put("volumeBindingMode", "Immediate");
        }
    }

    @Override
    public List<FieldError> validate(ObjectNode storageClass) {
        Violations violations = new Violations();
        Field root = Field.root(storageClass, "");
        violations.requireForm(root.at("provisioner"), name -> NameRules.qualifiedName(name.toLowerCase(Locale.ROOT)));
        parameters(root.at("parameters"), violations);
        violations.requireOneOf(root.at("reclaimPolicy"), RECLAIM_POLICIES);
        violations.requireOneOf(root.at("volumeBindingMode"), BINDING_MODES);
        topologies(root.items("allowedTopologies"), violations);
        return violations.list();
    }

    private static void topologies(List<Field> terms, Violations violations) {
        for (Field term : terms) {
            Set<String> keys = new HashSet<>();
            for (Field label : term.items("matchLabelExpressions")) {
                violations.requireForm(label.at("key"), NameRules::qualifiedName);
                if (!label.text("key").isEmpty() && !keys.add(label.text("key"))) {
                    violations.duplicate(label.at("key"));
                }
                topologyValues(label.at("values"), violations);
            }
        }
    }

    private static void topologyValues(Field values, Violations violations) {
        if (values.items().isEmpty()) {
            violations.required(values, "");
        }
        Set<String> seen = new HashSet<>();
        values.items().stream().filter(value -> !seen.add(value.text())).forEach(violations::duplicate);
    }

    private static void parameters(Field parameters, Violations violations) {
        if (parameters.value().size() > MAX_PARAMETERS) {
            violations.add(new FieldError(
                    FieldError.Type.TOO_LONG,
                    parameters.path(),
                    "Too long: may not have more than " + MAX_PARAMETERS + " entries"));
        }
        int length = 0;
        for (Field.Entry parameter : parameters.entries()) {
            length += parameter.key().length() + parameter.field().text().length();
            if (parameter.key().isEmpty()) {
                violations.add(FieldError.invalid(parameters.path(), "", "field can not be empty."));
            }
        }
        if (length > MAX_PARAMETERS_LENGTH) {
            violations.add(FieldError.tooLong(parameters.path(), MAX_PARAMETERS_LENGTH));
        }
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode current, ObjectNode updated) {
        List<FieldError> errors = new ArrayList<>();
        for (String field : List.of("parameters", "provisioner", "reclaimPolicy")) {
            if (!value(current, field).equals(value(updated, field))) {
                errors.add(FieldError.forbidden(field, "updates to " + field + " are forbidden."));
            }
        }
        if (!value(current, "volumeBindingMode").equals(value(updated, "volumeBindingMode"))) {
            errors.add(FieldError.invalid(
                    "volumeBindingMode", updated.path("volumeBindingMode").asString(""), "field is immutable"));
        }
        return errors;
    }

    /** The field's value, where an empty map is as good as none. */
    private static JsonNode value(ObjectNode storageClass, String field) {
        JsonNode value = storageClass.path(field);
        return value.isObject() && value.isEmpty() ? storageClass.missingNode() : value;
    }
}

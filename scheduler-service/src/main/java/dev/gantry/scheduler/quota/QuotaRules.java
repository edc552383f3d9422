package dev.gantry.scheduler.quota;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.NameRules;
import dev.gantry.apimachinery.schema.QuantityAmount;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The rules of ResourceQuotas. */
final class QuotaRules {

    /** What containers ask for. */
    private static final Set<String> COMPUTE = Set.of(
            "cpu",
            "memory",
            "ephemeral-storage",
            "requests.cpu",
            "requests.memory",
            "requests.ephemeral-storage",
            "limits.cpu",
            "limits.memory",
            "limits.ephemeral-storage");

    /** Of these there are only whole ones. */
    private static final Set<String> COUNTED = Set.of(
            "pods",
            "services",
            "replicationcontrollers",
            "resourcequotas",
            "secrets",
            "configmaps",
            "persistentvolumeclaims",
            "services.nodeports",
            "services.loadbalancers");

    private static final List<String> OPERATORS = List.of("In", "NotIn", "Exists", "DoesNotExist");

    private QuotaRules() {}

    static List<FieldError> validate(JsonNode spec) {
        List<FieldError> errors = new ArrayList<>();
        spec.path("hard")
                .properties()
                .forEach(amount -> amount(amount.getKey(), amount.getValue().asString(""), errors));
        scopes(spec, errors);
        scopeSelector(spec, errors);
        return errors;
    }

    private static void amount(String name, String value, List<FieldError> errors) {
        String path = "spec.hard[" + name + "]";
        if (!isKnown(name)) {
            errors.add(FieldError.invalid(path, name, "must be a standard resource for quota"));
        }
        Optional<QuantityAmount> amount = QuantityAmount.parse(value);
        if (amount.isEmpty()) {
            errors.add(FieldError.invalid(
                    path,
                    value,
                    "quantities must match the regular expression '([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)'"));
        } else if (amount.get().isNegative()) {
            errors.add(FieldError.invalid(path, value, "must be greater than or equal to 0"));
        } else if ((COUNTED.contains(name) || name.startsWith("count/"))
                && !amount.get().isWhole()) {
            errors.add(FieldError.invalid(path, value, "must be an integer"));
        }
    }

    /** Further names: of objects, of extended resources, and of storage classes. */
    private static boolean isKnown(String name) {
        String plain = name.startsWith("requests.") ? name.substring("requests.".length()) : name;
        return isStandard(name)
                || plain.startsWith("hugepages-")
                || (plain.contains("/") && NameRules.qualifiedName(plain).isEmpty());
    }

    private static boolean isStandard(String name) {
        return COMPUTE.contains(name) || COUNTED.contains(name) || name.equals("requests.storage");
    }

    /** Scopes choose among pods, so they say nothing of other objects. */
    private static boolean isOfPods(String name) {
        return COMPUTE.contains(name) || name.equals("pods");
    }

    private static void scopes(JsonNode spec, List<FieldError> errors) {
        Set<String> names = new HashSet<>();
        for (JsonNode scope : spec.path("scopes")) {
            String name = scope.asString("");
            names.add(name);
            if (QuotaScope.of(name).isEmpty()) {
                errors.add(FieldError.invalid("spec.scopes", name, "unsupported scope"));
            }
        }
        if (!names.isEmpty()) {
            for (var amount : spec.path("hard").properties()) {
                if (isStandard(amount.getKey()) && !isOfPods(amount.getKey())) {
                    errors.add(FieldError.invalid(
                            "spec.scopes", String.join(",", names), "unsupported scope applied to resource"));
                }
            }
        }
        if (names.containsAll(Set.of("BestEffort", "NotBestEffort"))
                || names.containsAll(Set.of("Terminating", "NotTerminating"))) {
            errors.add(FieldError.invalid("spec.scopes", String.join(",", names), "conflicting scopes"));
        }
    }

    private static void scopeSelector(JsonNode spec, List<FieldError> errors) {
        int i = 0;
        for (JsonNode expression : spec.path("scopeSelector").path("matchExpressions")) {
            String path = "spec.scopeSelector.matchExpressions[" + i++ + "]";
            String scope = expression.path("scopeName").asString("");
            String operator = expression.path("operator").asString("");
            boolean values = !expression.path("values").isEmpty();
            if (QuotaScope.of(scope).isEmpty()) {
                errors.add(FieldError.invalid(path + ".scopeName", scope, "unsupported scope"));
            }
            if (!OPERATORS.contains(operator)) {
                errors.add(FieldError.invalid(path + ".operator", operator, "not a valid selector operator"));
            } else if (!scope.equals("PriorityClass") && !operator.equals("Exists")) {
                errors.add(FieldError.invalid(
                        path + ".operator", operator, "must be 'Exists' for every scope but PriorityClass"));
            } else if (operator.endsWith("In") != values) {
                errors.add(
                        values
                                ? FieldError.invalid(
                                        path + ".values",
                                        "",
                                        "must be no value when `operator` is 'Exists' or 'DoesNotExist' for scope selector")
                                : FieldError.required(
                                        path + ".values",
                                        "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"));
            }
        }
    }
}

package dev.gantry.scheduler.budget;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.LabelSelector;
import dev.gantry.apimachinery.schema.ResourceStrategy;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One limit at the most, a number or a percentage. */
final class DisruptionBudgetRules implements ResourceStrategy {

    private static final List<String> POLICIES = List.of("AlwaysAllow", "IfHealthyBudget");

    @Override
    public List<FieldError> validate(ObjectNode object) {
        List<FieldError> errors = new ArrayList<>();
        JsonNode spec = object.path("spec");
        if (spec.hasNonNull("minAvailable") && spec.hasNonNull("maxUnavailable")) {
            errors.add(FieldError.invalid(
                    "spec", spec.path("minAvailable"), "minAvailable and maxUnavailable cannot be both set"));
        }
        limit(spec, "minAvailable", errors);
        limit(spec, "maxUnavailable", errors);
        String policy = spec.path("unhealthyPodEvictionPolicy").asString("");
        if (!policy.isEmpty() && !POLICIES.contains(policy)) {
            errors.add(FieldError.notSupported("spec.unhealthyPodEvictionPolicy", policy, POLICIES));
        }
        selector(spec.path("selector"), errors);
        return errors;
    }

    private static void limit(JsonNode spec, String field, List<FieldError> errors) {
        JsonNode value = spec.path(field);
        if (value.isNumber() && value.asLong() < 0) {
            errors.add(FieldError.invalid("spec." + field, value.asLong(), "must be greater than or equal to 0"));
        } else if (value.isString() && !value.asString().matches("[0-9]+%")) {
            errors.add(
                    FieldError.invalid(
                            "spec." + field,
                            value.asString(),
                            "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%')"));
        } else if (value.isString() && !value.asString().matches("100%|[0-9]{1,2}%")) {
            errors.add(FieldError.invalid("spec." + field, value.asString(), "must not be greater than 100%"));
        }
    }

    private static void selector(JsonNode selector, List<FieldError> errors) {
        try {
            var _ = LabelSelector.ofSpec(selector);
        } catch (ApiException e) {
            errors.add(FieldError.invalid("spec.selector", selector, String.valueOf(e.getMessage())));
        }
    }
}

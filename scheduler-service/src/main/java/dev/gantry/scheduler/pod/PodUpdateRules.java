package dev.gantry.scheduler.pod;

import dev.gantry.apimachinery.schema.FieldError;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What an update may change of a pod's spec: images, a shorter deadline, further tolerations, and less of
 * what holds its scheduling back. Resources change through {@code pods/resize} alone. */
final class PodUpdateRules {

    private static final List<String> CONTAINER_FIELDS = List.of("containers", "initContainers");

    private PodUpdateRules() {}

    static List<FieldError> check(JsonNode current, JsonNode updated) {
        List<FieldError> errors = new ArrayList<>();
        for (String field : CONTAINER_FIELDS) {
            if (current.path(field).size() != updated.path(field).size()) {
                errors.add(FieldError.forbidden("spec." + field, "pod updates may not add or remove containers"));
                return errors;
            }
        }
        if (!keepsAll(current.path("tolerations"), updated.path("tolerations"))) {
            errors.add(FieldError.forbidden(
                    "spec.tolerations", "existing toleration can not be modified except its tolerationSeconds"));
        }
        GatedPodRules.check(current, updated, errors);
        deadline(current.path("activeDeadlineSeconds"), updated.path("activeDeadlineSeconds"), errors);
        boolean gated = !current.path("schedulingGates").isEmpty();
        if (!withoutMutableFields(current, gated).equals(withoutMutableFields(updated, gated))) {
            errors.add(FieldError.forbidden(
                    "spec",
                    "pod updates may not change fields other than `spec.containers[*].image`,"
                            + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only"
                            + " additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be"
                            + " set to 1 if it was previously negative)"));
        }
        return errors;
    }

    private static void deadline(JsonNode current, JsonNode updated, List<FieldError> errors) {
        if (!current.isNumber()) {
            return;
        }
        if (!updated.isNumber()) {
            errors.add(FieldError.invalid(
                    "spec.activeDeadlineSeconds", "", "must not update from a positive integer to nil value"));
        } else if (updated.asLong() > current.asLong()) {
            errors.add(FieldError.invalid(
                    "spec.activeDeadlineSeconds", updated.asLong(), "must be less than or equal to previous value"));
        }
    }

    private static JsonNode withoutMutableFields(JsonNode spec, boolean gated) {
        ObjectNode copy = (ObjectNode) spec.deepCopy();
        copy.remove(List.of("activeDeadlineSeconds", "tolerations"));
        GatedPodRules.removeJudged(copy, gated);
        for (String field : CONTAINER_FIELDS) {
            copy.path(field).forEach(container -> ((ObjectNode) container).remove("image"));
        }
        return copy;
    }

    /** Whether each of the tolerations is still there, with whatever tolerationSeconds. */
    private static boolean keepsAll(JsonNode current, JsonNode updated) {
        List<JsonNode> kept = withoutSeconds(updated);
        return kept.containsAll(withoutSeconds(current));
    }

    private static List<JsonNode> withoutSeconds(JsonNode tolerations) {
        List<JsonNode> plain = new ArrayList<>();
        for (JsonNode toleration : tolerations) {
            ObjectNode copy = (ObjectNode) toleration.deepCopy();
            copy.remove("tolerationSeconds");
            plain.add(copy);
        }
        return plain;
    }
}

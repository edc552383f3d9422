package dev.gantry.scheduler.storage;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.QuantityAmount;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What an update may change of a claim's spec: the volume and the class where there is none yet, and a bound claim may grow. */
final class ClaimUpdateRules {

    private static final String STORAGE = "spec.resources.requests.storage";

    private final Predicate<String> mayGrow;

    /** @param mayGrow whether the claims of the class of that name may grow */
    ClaimUpdateRules(Predicate<String> mayGrow) {
        this.mayGrow = mayGrow;
    }

    List<FieldError> check(ObjectNode current, ObjectNode updated) {
        List<FieldError> errors = new ArrayList<>();
        JsonNode before = current.path("spec");
        JsonNode after = updated.path("spec");
        if (!before.path("volumeMode").equals(after.path("volumeMode"))) {
            errors.add(FieldError.invalid(
                    "spec.volumeMode", after.path("volumeMode").asString(""), "field is immutable"));
        }
        boolean bound = current.path("status").path("phase").asString("").equals("Bound");
        if (bound) {
            size(current, updated, errors);
        }
        if (!fixedPart(before, before, bound).equals(fixedPart(after, before, bound))) {
            errors.add(FieldError.forbidden(
                    "spec",
                    "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound"
                            + " claims"));
        }
        return errors;
    }

    private void size(ObjectNode current, ObjectNode updated, List<FieldError> errors) {
        int change = storage(updated.path("spec")).compareTo(storage(current.path("spec")));
        JsonNode capacity = current.path("status").path("capacity").path("storage");
        if (change < 0
                && QuantityAmount.parse(capacity.asString(""))
                        .map(held -> storage(updated.path("spec")).compareTo(held) < 0)
                        .orElse(true)) {
            errors.add(FieldError.forbidden(STORAGE, "field can not be less than status.capacity"));
        }
        if (change > 0
                && !mayGrow.test(current.path("spec").path("storageClassName").asString(""))) {
            throw ApiException.forbidden(
                    "persistentvolumeclaims",
                    current.path("metadata").path("name").asString(""),
                    "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must"
                            + " support resize");
        }
    }

    private static QuantityAmount storage(JsonNode spec) {
        String text = spec.path("resources").path("requests").path("storage").asString("");
        return QuantityAmount.parse(text).orElse(new QuantityAmount(java.math.BigDecimal.ZERO));
    }

    /** The spec without what may change, given what was there before. */
    private static JsonNode fixedPart(JsonNode spec, JsonNode before, boolean bound) {
        ObjectNode copy = (ObjectNode) spec.deepCopy();
        copy.remove(List.of("volumeMode", "volumeAttributesClassName"));
        if (before.path("volumeName").asString("").isEmpty()) {
            copy.remove("volumeName");
        }
        if (before.path("storageClassName").isMissingNode()
                || before.path("storageClassName").isNull()) {
            copy.remove("storageClassName");
        }
        if (bound && copy.path("resources").path("requests") instanceof ObjectNode requests) {
            requests.remove("storage");
        }
        return copy;
    }
}

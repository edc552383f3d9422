package dev.gantry.deployment.kind;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.ResourceStrategy;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** ControllerRevisions: what a workload's template was; their data never changes, their number does. */
final class ControllerRevisionRules implements ResourceStrategy {

    @Override
    public List<FieldError> validate(ObjectNode object) {
        List<FieldError> errors = new ArrayList<>();
        if (!object.hasNonNull("data")) {
            errors.add(FieldError.required("data", "data is mandatory"));
        }
        long revision = object.path("revision").asLong(0);
        if (revision < 0) {
            errors.add(FieldError.invalid("revision", revision, "must be greater than or equal to 0"));
        }
        return errors;
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode current, ObjectNode updated) {
        JsonNode data = updated.path("data");
        return data.equals(current.path("data"))
                ? List.of()
                : List.of(FieldError.invalid("data", data, "field is immutable"));
    }
}

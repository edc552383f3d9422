package dev.gantry.deployment.kind;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.ResourceStrategy;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** ReplicaSets: a number of pods of one template. */
final class ReplicaSetRules implements ResourceStrategy {

    private static final WorkloadRules SHARED = new WorkloadRules("replicaset");

    @Override
    public void applyDefaults(ObjectNode object) {
        WorkloadRules.applyDefaults(object);
    }

    @Override
    public List<FieldError> validate(ObjectNode object) {
        List<FieldError> errors = new ArrayList<>(SHARED.validate(object));
        errors.addAll(AnnotationRules.validateOrder(object, "ReplicaSet"));
        return errors;
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode current, ObjectNode updated) {
        return WorkloadRules.validateUpdate(current, updated);
    }

    @Override
    public List<FieldError> validateStatusUpdate(ObjectNode current, ObjectNode updated) {
        List<FieldError> errors = new ArrayList<>();
        WorkloadRules.atLeastZero(
                updated.path("status"),
                "status",
                List.of("replicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas", "observedGeneration"),
                errors);
        return errors;
    }
}

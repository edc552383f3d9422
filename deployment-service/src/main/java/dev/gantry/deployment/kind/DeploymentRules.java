package dev.gantry.deployment.kind;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.ResourceStrategy;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Deployments: ReplicaSets of one template after another, and how one takes over from the next. */
final class DeploymentRules implements ResourceStrategy {

    private static final WorkloadRules SHARED = new WorkloadRules("deployment");

    private static final String ROLLING_UPDATE = "RollingUpdate";
    private static final String RECREATE = "Recreate";

    private static final String SURGE_AND_UNAVAILABLE = "25%";
    private static final int REVISION_HISTORY_LIMIT = 10;
    private static final int PROGRESS_DEADLINE_SECONDS = 600;

    @Override
    public void applyDefaults(ObjectNode object) {
        WorkloadRules.applyDefaults(object);
        ObjectNode spec = object.withObjectProperty("spec");
        WorkloadRules.number(spec, "revisionHistoryLimit", REVISION_HISTORY_LIMIT);
        WorkloadRules.number(spec, "progressDeadlineSeconds", PROGRESS_DEADLINE_SECONDS);
        ObjectNode strategy = spec.withObjectProperty("strategy");
        if (strategy.path("type").asString("").isEmpty()) {
            strategy.put("type", ROLLING_UPDATE);
        }
        if (strategy.path("type").asString("").equals(ROLLING_UPDATE)) {
            limit(strategy.withObjectProperty("rollingUpdate"), "maxSurge");
            limit(strategy.withObjectProperty("rollingUpdate"), "maxUnavailable");
        }
    }

    private static void limit(ObjectNode rollingUpdate, String field) {
        if (!rollingUpdate.hasNonNull(field)) {
            rollingUpdate.put(field, SURGE_AND_UNAVAILABLE);
        }
    }

    @Override
    public List<FieldError> validate(ObjectNode object) {
        List<FieldError> errors = new ArrayList<>(SHARED.validate(object));
        errors.addAll(AnnotationRules.validateDeployment(object));
        JsonNode spec = object.path("spec");
        WorkloadRules.atLeastZero(spec, "spec", List.of("progressDeadlineSeconds"), errors);
        long deadline = spec.path("progressDeadlineSeconds").asLong(0);
        if (spec.hasNonNull("progressDeadlineSeconds")
                && deadline <= spec.path("minReadySeconds").asLong(0)) {
            errors.add(FieldError.invalid(
                    "spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds"));
        }
        strategy(spec.path("strategy"), errors);
        return errors;
    }

    private static void strategy(JsonNode strategy, List<FieldError> errors) {
        String type = strategy.path("type").asString("");
        JsonNode rollingUpdate = strategy.path("rollingUpdate");
        switch (type) {
            case RECREATE -> {
                if (rollingUpdate.isObject()) {
                    errors.add(FieldError.forbidden(
                            "spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'"));
                }
            }
            case ROLLING_UPDATE -> rollingUpdate(rollingUpdate, errors);
            default ->
                errors.add(FieldError.notSupported("spec.strategy.type", type, List.of(RECREATE, ROLLING_UPDATE)));
        }
    }

    private static void rollingUpdate(JsonNode rollingUpdate, List<FieldError> errors) {
        JsonNode surge = rollingUpdate.path("maxSurge");
        JsonNode unavailable = rollingUpdate.path("maxUnavailable");
        CountOrPercent.check(surge, "spec.strategy.rollingUpdate.maxSurge", errors);
        CountOrPercent.check(unavailable, "spec.strategy.rollingUpdate.maxUnavailable", errors);
        if (CountOrPercent.isZero(surge) && CountOrPercent.isZero(unavailable)) {
            errors.add(FieldError.invalid(
                    "spec.strategy.rollingUpdate.maxUnavailable",
                    CountOrPercent.shown(unavailable),
                    "may not be 0 when `maxSurge` is 0"));
        }
        CountOrPercent.checkAtMostAll(unavailable, "spec.strategy.rollingUpdate.maxUnavailable", errors);
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
                List.of("replicas", "updatedReplicas", "readyReplicas", "availableReplicas", "observedGeneration"),
                errors);
        return errors;
    }
}

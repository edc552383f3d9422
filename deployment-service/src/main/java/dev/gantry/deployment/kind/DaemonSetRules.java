package dev.gantry.deployment.kind;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.ResourceStrategy;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** DaemonSets: a pod of one template on every node that it fits. */
final class DaemonSetRules implements ResourceStrategy {

    private static final WorkloadRules SHARED = new WorkloadRules("daemonset", "DaemonSet");

    private static final String ROLLING_UPDATE = "RollingUpdate";
    private static final String ON_DELETE = "OnDelete";
    private static final int REVISION_HISTORY_LIMIT = 10;

    /** Counts the templates of a DaemonSet; Kubernetes keeps it for old clients. */
    private static final String GENERATION = "deprecated.daemonset.template.generation";

    private static final List<String> STATUS_NUMBERS = List.of(
            "currentNumberScheduled",
            "numberMisscheduled",
            "desiredNumberScheduled",
            "numberReady",
            "observedGeneration",
            "updatedNumberScheduled",
            "numberAvailable",
            "numberUnavailable",
            "collisionCount");

    @Override
    public void applyDefaults(ObjectNode object) {
        WorkloadRules.applyTemplateDefaults(object);
        ObjectNode spec = object.withObjectProperty("spec");
        WorkloadRules.number(spec, "revisionHistoryLimit", REVISION_HISTORY_LIMIT);
        ObjectNode strategy = spec.withObjectProperty("updateStrategy");
        if (strategy.path("type").asString("").isEmpty()) {
            strategy.put("type", ROLLING_UPDATE);
        }
        if (strategy.path("type").asString("").equals(ROLLING_UPDATE)) {
            WorkloadRules.number(strategy.withObjectProperty("rollingUpdate"), "maxUnavailable", 1);
            WorkloadRules.number(strategy.withObjectProperty("rollingUpdate"), "maxSurge", 0);
        }
    }

    @Override
    public void prepareForCreate(ObjectNode object) {
        generation(object, 1);
    }

    @Override
    public void prepareForUpdate(ObjectNode current, ObjectNode updated) {
        long before =
                current.path("metadata").path("annotations").path(GENERATION).asLong(1);
        boolean same = current.path("spec")
                .path("template")
                .equals(updated.path("spec").path("template"));
        generation(updated, same ? before : before + 1);
    }

    private static void generation(ObjectNode object, long generation) {
        object.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put(GENERATION, Long.toString(generation));
    }

    @Override
    public List<FieldError> validate(ObjectNode object) {
        List<FieldError> errors = new ArrayList<>(SHARED.validate(object));
        errors.addAll(AnnotationRules.validateOrder(object, "DaemonSet"));
        errors.addAll(AnnotationRules.validateRecommendations(object, "DaemonSet"));
        JsonNode strategy = object.path("spec").path("updateStrategy");
        String type = strategy.path("type").asString("");
        switch (type) {
            case ON_DELETE -> {}
            case ROLLING_UPDATE -> rollingUpdate(strategy.path("rollingUpdate"), errors);
            default ->
                errors.add(
                        FieldError.notSupported("spec.updateStrategy.type", type, List.of(ROLLING_UPDATE, ON_DELETE)));
        }
        return errors;
    }

    private static void rollingUpdate(JsonNode rollingUpdate, List<FieldError> errors) {
        String path = "spec.updateStrategy.rollingUpdate.";
        JsonNode surge = rollingUpdate.path("maxSurge");
        JsonNode unavailable = rollingUpdate.path("maxUnavailable");
        CountOrPercent.check(unavailable, path + "maxUnavailable", errors);
        CountOrPercent.checkAtMostAll(unavailable, path + "maxUnavailable", errors);
        CountOrPercent.check(surge, path + "maxSurge", errors);
        CountOrPercent.checkAtMostAll(surge, path + "maxSurge", errors);
        boolean hasSurge = !CountOrPercent.isZero(surge);
        boolean hasUnavailable = !CountOrPercent.isZero(unavailable);
        if (hasSurge && hasUnavailable) {
            errors.add(FieldError.invalid(
                    path + "maxSurge", CountOrPercent.shown(surge), "may not be set when maxUnavailable is non-zero"));
        } else if (!hasSurge && !hasUnavailable) {
            errors.add(FieldError.required(path + "maxUnavailable", "cannot be 0 when maxSurge is 0"));
        }
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode current, ObjectNode updated) {
        return WorkloadRules.validateUpdate(current, updated);
    }

    @Override
    public List<FieldError> validateStatusUpdate(ObjectNode current, ObjectNode updated) {
        List<FieldError> errors = new ArrayList<>();
        WorkloadRules.atLeastZero(updated.path("status"), "status", STATUS_NUMBERS, errors);
        return errors;
    }
}

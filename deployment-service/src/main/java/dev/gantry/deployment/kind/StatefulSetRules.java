package dev.gantry.deployment.kind;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.NameRules;
import dev.gantry.apimachinery.schema.ResourceStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** StatefulSets: pods of one template that each have a name, a place in a row and volumes of their own. */
final class StatefulSetRules implements ResourceStrategy {

    private static final WorkloadRules SHARED = new WorkloadRules("statefulset", "StatefulSet");

    private static final String ROLLING_UPDATE = "RollingUpdate";
    private static final String ON_DELETE = "OnDelete";
    private static final String ORDERED_READY = "OrderedReady";
    private static final String PARALLEL = "Parallel";
    private static final int REVISION_HISTORY_LIMIT = 10;

    private static final Set<String> MUTABLE_FIELDS = Set.of(
            "replicas",
            "ordinals",
            "template",
            "updateStrategy",
            "revisionHistoryLimit",
            "persistentVolumeClaimRetentionPolicy",
            "minReadySeconds");

    private static final String IMMUTABLE =
            "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy',"
                    + " 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are"
                    + " forbidden";

    @Override
    public void applyDefaults(ObjectNode object) {
        WorkloadRules.applyDefaults(object);
        ObjectNode spec = object.withObjectProperty("spec");
        WorkloadRules.number(spec, "revisionHistoryLimit", REVISION_HISTORY_LIMIT);
        if (spec.path("podManagementPolicy").asString("").isEmpty()) {
            spec.put("podManagementPolicy", ORDERED_READY);
        }
        ObjectNode strategy = spec.withObjectProperty("updateStrategy");
        if (strategy.path("type").asString("").isEmpty()) {
            strategy.put("type", ROLLING_UPDATE);
        }
        if (strategy.path("type").asString("").equals(ROLLING_UPDATE)) {
            WorkloadRules.number(strategy.withObjectProperty("rollingUpdate"), "partition", 0);
        }
        ClaimTemplateRules.applyDefaults(spec);
    }

    @Override
    public List<FieldError> validate(ObjectNode object) {
        List<FieldError> errors = new ArrayList<>(SHARED.validate(ClaimTemplateRules.withVolumes(object)));
        errors.addAll(AnnotationRules.validateOrder(object, "StatefulSet"));
        errors.addAll(AnnotationRules.validateRecommendations(object, "StatefulSet"));
        JsonNode spec = object.path("spec");
        WorkloadRules.atLeastZero(spec.path("ordinals"), "spec.ordinals", List.of("start"), errors);
        String policy = spec.path("podManagementPolicy").asString("");
        if (!policy.equals(ORDERED_READY) && !policy.equals(PARALLEL)) {
            errors.add(FieldError.invalid(
                    "spec.podManagementPolicy", policy, "must be '" + ORDERED_READY + "' or '" + PARALLEL + "'"));
        }
        strategy(spec.path("updateStrategy"), errors);
        ClaimTemplateRules.check(spec, errors);
        String service = spec.path("serviceName").asString("");
        if (!service.isEmpty()) {
            NameRules.dnsLabel(service)
                    .forEach(problem -> errors.add(FieldError.invalid("spec.serviceName", service, problem)));
        }
        return errors;
    }

    private static void strategy(JsonNode strategy, List<FieldError> errors) {
        JsonNode rollingUpdate = strategy.path("rollingUpdate");
        String type = strategy.path("type").asString("");
        switch (type) {
            case ON_DELETE -> {
                if (rollingUpdate.isObject()) {
                    errors.add(FieldError.invalid(
                            "spec.updateStrategy.rollingUpdate",
                            rollingUpdate,
                            "only allowed for updateStrategy '" + ROLLING_UPDATE + "'"));
                }
            }
            case ROLLING_UPDATE -> rollingUpdate(rollingUpdate, errors);
            default ->
                errors.add(FieldError.invalid(
                        "spec.updateStrategy.type", type, "must be '" + ROLLING_UPDATE + "' or '" + ON_DELETE + "'"));
        }
    }

    private static void rollingUpdate(JsonNode rollingUpdate, List<FieldError> errors) {
        WorkloadRules.atLeastZero(rollingUpdate, "spec.updateStrategy.rollingUpdate", List.of("partition"), errors);
        JsonNode unavailable = rollingUpdate.path("maxUnavailable");
        if (!unavailable.isMissingNode()) {
            String path = "spec.updateStrategy.rollingUpdate.maxUnavailable";
            CountOrPercent.check(unavailable, path, errors);
            CountOrPercent.checkAtMostAll(unavailable, path, errors);
            if (CountOrPercent.isZero(unavailable)) {
                errors.add(FieldError.invalid(path, CountOrPercent.shown(unavailable), "cannot be 0"));
            }
        }
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode current, ObjectNode updated) {
        return fixed(current).equals(fixed(updated)) ? List.of() : List.of(FieldError.forbidden("spec", IMMUTABLE));
    }

    private static JsonNode fixed(ObjectNode object) {
        ObjectNode spec = (ObjectNode) object.path("spec").deepCopy();
        spec.remove(MUTABLE_FIELDS);
        return spec;
    }

    @Override
    public List<FieldError> validateStatusUpdate(ObjectNode current, ObjectNode updated) {
        List<FieldError> errors = new ArrayList<>();
        JsonNode status = updated.path("status");
        WorkloadRules.atLeastZero(
                status,
                "status",
                List.of(
                        "replicas",
                        "readyReplicas",
                        "currentReplicas",
                        "updatedReplicas",
                        "availableReplicas",
                        "observedGeneration",
                        "collisionCount"),
                errors);
        for (String part : List.of("readyReplicas", "currentReplicas", "updatedReplicas")) {
            notMore(status, part, "replicas", errors);
        }
        notMore(status, "availableReplicas", "readyReplicas", errors);
        return errors;
    }

    private static void notMore(JsonNode status, String part, String whole, List<FieldError> errors) {
        long count = status.path(part).asLong(0);
        if (count > status.path(whole).asLong(0)) {
            errors.add(FieldError.invalid("status." + part, count, "cannot be greater than status." + whole));
        }
    }
}

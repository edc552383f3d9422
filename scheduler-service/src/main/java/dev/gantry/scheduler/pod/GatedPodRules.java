package dev.gantry.scheduler.pod;

import dev.gantry.apimachinery.schema.FieldError;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an update may change of the scheduling of a pod: gates are taken away and never added, and while there is one, the choice of
 * nodes may be made narrower.
 */
final class GatedPodRules {

    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
    private static final String TERMS = "spec.affinity.nodeAffinity." + REQUIRED + ".nodeSelectorTerms";
    private static final List<String> TERM_FIELDS = List.of("matchExpressions", "matchFields");

    private GatedPodRules() {}

    static void check(JsonNode current, JsonNode updated, List<FieldError> errors) {
        Set<String> known = new HashSet<>();
        current.path("schedulingGates")
                .forEach(gate -> known.add(gate.path("name").asString("")));
        for (JsonNode gate : updated.path("schedulingGates")) {
            String name = gate.path("name").asString("");
            if (!known.contains(name)) {
                errors.add(FieldError.forbidden(
                        "spec.schedulingGates",
                        "only deletion is allowed, but found new scheduling gate '" + name + "'"));
            }
        }
        if (!known.isEmpty()) {
            checkNodeSelector(current.path("nodeSelector"), updated.path("nodeSelector"), errors);
            checkTerms(terms(current), terms(updated), errors);
        }
    }

    /** Takes away of a copy what is judged here, so that the rest can be compared. */
    static void removeJudged(ObjectNode spec, boolean gated) {
        spec.remove("schedulingGates");
        if (!gated) {
            return;
        }
        spec.remove("nodeSelector");
        if (spec.path("affinity") instanceof ObjectNode affinity) {
            affinity.remove("nodeAffinity");
            if (affinity.isEmpty()) {
                spec.remove("affinity");
            }
        }
    }

    private static void checkNodeSelector(JsonNode current, JsonNode updated, List<FieldError> errors) {
        for (Map.Entry<String, JsonNode> label : current.properties()) {
            if (!label.getValue().equals(updated.path(label.getKey()))) {
                errors.add(FieldError.invalid(
                        "spec.nodeSelector",
                        "",
                        "only additions to spec.nodeSelector are allowed (no mutations or deletions)"));
                return;
            }
        }
    }

    private static JsonNode terms(JsonNode spec) {
        return spec.path("affinity").path("nodeAffinity").path(REQUIRED).path("nodeSelectorTerms");
    }

    /** A node need match one of the terms only, so a further term would widen the choice. */
    private static void checkTerms(JsonNode current, JsonNode updated, List<FieldError> errors) {
        if (current.isEmpty()) {
            return;
        }
        if (current.size() != updated.size()) {
            errors.add(FieldError.invalid(
                    TERMS, "", "no additions/deletions to non-empty NodeSelectorTerms list are allowed"));
            return;
        }
        for (int i = 0; i < current.size(); i++) {
            JsonNode before = current.path(i);
            JsonNode after = updated.path(i);
            if (!TERM_FIELDS.stream().allMatch(field -> containsAll(after.path(field), before.path(field)))) {
                errors.add(FieldError.invalid(
                        TERMS + "[" + i + "]", "", "only additions are allowed (no mutations or deletions)"));
            }
        }
    }

    private static boolean containsAll(JsonNode larger, JsonNode smaller) {
        Set<JsonNode> all = new HashSet<>();
        larger.forEach(all::add);
        for (JsonNode one : smaller) {
            if (!all.contains(one)) {
                return false;
            }
        }
        return true;
    }
}

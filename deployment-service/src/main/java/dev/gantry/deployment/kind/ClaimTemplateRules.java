package dev.gantry.deployment.kind;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.NameRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The templates of the claims that each pod of a StatefulSet has to itself, and what becomes of the claims. */
final class ClaimTemplateRules {

    private static final String RETAIN = "Retain";
    private static final List<String> POLICIES = List.of(RETAIN, "Delete");
    private static final List<String> MOMENTS = List.of("whenDeleted", "whenScaled");

    private ClaimTemplateRules() {}

    static void applyDefaults(ObjectNode spec) {
        ObjectNode policy = spec.withObjectProperty("persistentVolumeClaimRetentionPolicy");
        for (String moment : MOMENTS) {
            text(policy, moment, RETAIN);
        }
        for (JsonNode node : spec.path("volumeClaimTemplates")) {
            if (node instanceof ObjectNode template) {
                text(template, "apiVersion", "v1");
                text(template, "kind", "PersistentVolumeClaim");
                text(template.withObjectProperty("spec"), "volumeMode", "Filesystem");
                text(template.withObjectProperty("status"), "phase", "Pending");
            }
        }
    }

    private static void text(ObjectNode object, String field, String value) {
        if (object.path(field).asString("").isEmpty()) {
            object.put(field, value);
        }
    }

    static void check(JsonNode spec, List<FieldError> errors) {
        for (String moment : MOMENTS) {
            String chosen = spec.path("persistentVolumeClaimRetentionPolicy")
                    .path(moment)
                    .asString("");
            if (!POLICIES.contains(chosen)) {
                errors.add(FieldError.notSupported(
                        "spec.persistentVolumeClaimRetentionPolicy." + moment, chosen, POLICIES));
            }
        }
        Set<String> names = new HashSet<>();
        JsonNode templates = spec.path("volumeClaimTemplates");
        for (int i = 0; i < templates.size(); i++) {
            name(templates.get(i).path("metadata").path("name").asString(""), i, names, errors);
        }
    }

    /** The name is that of a volume of the pod, too. */
    private static void name(String name, int index, Set<String> names, List<FieldError> errors) {
        String path = "spec.volumeClaimTemplates[" + index + "].metadata.name";
        if (name.isEmpty()) {
            errors.add(FieldError.required(path, ""));
        } else if (!names.add(name)) {
            errors.add(FieldError.duplicate(path, name));
        } else {
            NameRules.dnsLabel(name).forEach(problem -> errors.add(FieldError.invalid(path, name, problem)));
        }
    }

    /** A copy whose pods have the volumes of the claims, so that their containers may mount them. */
    static ObjectNode withVolumes(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        if (copy.path("spec").path("template").path("spec") instanceof ObjectNode podSpec) {
            for (JsonNode template : copy.path("spec").path("volumeClaimTemplates")) {
                String name = template.path("metadata").path("name").asString("");
                if (!name.isEmpty() && !hasVolume(podSpec, name)) {
                    podSpec.withArrayProperty("volumes")
                            .addObject()
                            .put("name", name)
                            .putObject("persistentVolumeClaim")
                            .put("claimName", name);
                }
            }
        }
        return copy;
    }

    private static boolean hasVolume(JsonNode podSpec, String name) {
        for (JsonNode volume : podSpec.path("volumes")) {
            if (volume.path("name").asString("").equals(name)) {
                return true;
            }
        }
        return false;
    }
}

package dev.gantry.scheduler.storage;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.NameRules;
import dev.gantry.apimachinery.schema.ResourceStrategy;
import dev.gantry.apimachinery.schema.pod.ClaimSpecRules;
import dev.gantry.apimachinery.schema.pod.Field;
import dev.gantry.apimachinery.schema.pod.NodeAffinityRules;
import dev.gantry.apimachinery.schema.pod.Violations;
import dev.gantry.scheduler.volume.Protection;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The defaults and rules of PersistentVolumes. */
final class VolumeStrategy implements ResourceStrategy {

    private static final List<String> RECLAIM_POLICIES = List.of("Delete", "Recycle", "Retain");
    private static final List<String> ONLY_STORAGE = List.of("storage");

    @Override
    public void applyDefaults(ObjectNode volume) {
        ObjectNode spec = volume.withObject("spec");
        if (spec.path("persistentVolumeReclaimPolicy").asString("").isEmpty()) {
            spec.put("persistentVolumeReclaimPolicy", "Retain");
        }
        if (spec.path("volumeMode").asString("").isEmpty()) {
            spec.put("volumeMode", "Filesystem");
        }
        if (spec.path("hostPath") instanceof ObjectNode path && !path.has("type")) {
            path.put("type", "");
        }
    }

    @Override
    public void prepareForCreate(ObjectNode volume) {
        Finalizers.add(volume, Protection.VOLUME_FINALIZER);
        volume.putObject("status").put("phase", "Pending");
    }

    @Override
    public List<FieldError> validate(ObjectNode volume) {
        Violations violations = new Violations();
        Field spec = Field.root(volume.path("spec"), "spec");
        ClaimSpecRules.accessModes(spec.at("accessModes"), violations);
        capacity(spec.at("capacity"), violations);
        violations.requireOneOf(spec.at("persistentVolumeReclaimPolicy"), RECLAIM_POLICIES);
        ClaimSpecRules.volumeMode(spec.at("volumeMode"), violations);
        violations.allowForm(spec.at("storageClassName"), NameRules::dnsSubdomain);
        affinity(spec.at("nodeAffinity"), violations);
        VolumeSourceRules.check(spec, violations);
        return violations.list();
    }

    private static void capacity(Field capacity, Violations violations) {
        if (capacity.value().isEmpty()) {
            violations.required(capacity, "");
        } else if (capacity.value().size() > 1 || !capacity.value().has("storage")) {
            violations.add(
                    FieldError.notSupported(capacity.path(), capacity.value().toString(), ONLY_STORAGE));
        } else {
            ClaimSpecRules.storage(capacity.value(), capacity.path() + "[storage]", violations);
        }
    }

    private static void affinity(Field affinity, Violations violations) {
        if (affinity.isPresent() && !affinity.at("required").isPresent()) {
            violations.required(affinity.at("required"), "must specify required node constraints");
        }
        NodeAffinityRules.checkSelector(affinity.at("required"), violations);
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode current, ObjectNode updated) {
        List<FieldError> errors = new ArrayList<>();
        JsonNode before = current.path("spec");
        JsonNode after = updated.path("spec");
        if (!VolumeSourceRules.sources(before).equals(VolumeSourceRules.sources(after))) {
            errors.add(FieldError.forbidden(
                    "spec.persistentvolumesource", "spec.persistentvolumesource is immutable after creation"));
        }
        if (!before.path("volumeMode").equals(after.path("volumeMode"))) {
            errors.add(FieldError.invalid(
                    "spec.volumeMode", after.path("volumeMode").asString(""), "field is immutable"));
        }
        boolean hadAffinity = before.path("nodeAffinity").isObject();
        if (hadAffinity && !before.path("nodeAffinity").equals(after.path("nodeAffinity"))) {
            errors.add(FieldError.invalid(
                    "spec.nodeAffinity", after.path("nodeAffinity").toString(), "field is immutable"));
        }
        return errors;
    }
}

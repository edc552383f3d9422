package dev.gantry.scheduler.storage;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.rest.Admission;
import dev.gantry.apimachinery.schema.ResourceType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Gives a new claim that says nothing of its class the one that is marked as the one for all others; "" asks for none. */
final class DefaultClassAdmission implements Admission {

    private final StorageClasses classes;

    DefaultClassAdmission(StorageClasses classes) {
        this.classes = classes;
    }

    @Override
    public void admitCreate(ResourceType type, ObjectKey key, ObjectNode object) {
        if (!type.resource().equals("persistentvolumeclaims")) {
            return;
        }
        ObjectNode spec = object.withObject("spec");
        JsonNode named = spec.path("storageClassName");
        if (named.isMissingNode() || named.isNull()) {
            classes.forAllOthers()
                    .ifPresent(chosen ->
                            spec.put("storageClassName", chosen.getMetadata().getName()));
        }
    }
}

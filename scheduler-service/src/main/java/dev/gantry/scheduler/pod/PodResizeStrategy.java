package dev.gantry.scheduler.pod;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.ResourceStrategy;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rules of changes through {@code pods/resize}: of the body only the resources and resize policies of the containers
 * count, and everything else stays as it is, also the metadata.
 */
public final class PodResizeStrategy implements ResourceStrategy {

    private final PodStrategy pods;

    public PodResizeStrategy(PodStrategy pods) {
        this.pods = pods;
    }

    @Override
    public void applyDefaults(ObjectNode pod) {
        pods.applyDefaults(pod);
    }

    @Override
    public void prepareForUpdate(ObjectNode current, ObjectNode updated) {
        keepMetadata((ObjectNode) current.path("metadata"), updated.withObject("metadata"));
        JsonNode asked = updated.path("spec");
        ObjectNode spec = (ObjectNode) current.path("spec").deepCopy();
        updated.set("spec", spec);
        for (String field : PodResizeRules.CONTAINER_FIELDS) {
            if (PodResizeRules.sameContainers(spec.path(field), asked.path(field))) {
                takeResources(spec.path(field), asked.path(field));
            } else {
                spec.set(field, asked.path(field)); // not to be stored: the rules name what is wrong with it
            }
        }
    }

    @Override
    public void prepareForApply(ObjectNode applied) {
        ObjectNode spec = applied.withObject("spec");
        spec.retain(PodResizeRules.CONTAINER_FIELDS);
        for (String field : PodResizeRules.CONTAINER_FIELDS) {
            for (JsonNode container : spec.path(field)) {
                if (container instanceof ObjectNode object) {
                    object.retain("name", "resources");
                }
            }
        }
    }

    /** But for the version, which says what the change was made from, and who manages which field. */
    private static void keepMetadata(ObjectNode current, ObjectNode updated) {
        ObjectNode kept = current.deepCopy();
        for (String field : List.of("resourceVersion", "managedFields")) {
            kept.remove(field);
            if (updated.has(field)) {
                kept.set(field, updated.get(field));
            }
        }
        updated.removeAll();
        updated.setAll(kept);
    }

    private static void takeResources(JsonNode containers, JsonNode asked) {
        for (int i = 0; i < containers.size(); i++) {
            ObjectNode container = (ObjectNode) containers.path(i);
            for (String field : List.of("resources", "resizePolicy")) {
                container.remove(field);
                if (asked.path(i).has(field)) {
                    container.set(field, asked.path(i).get(field));
                }
            }
        }
    }

    @Override
    public List<FieldError> validate(ObjectNode pod) {
        return pods.validate(pod);
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode current, ObjectNode updated) {
        return PodResizeRules.check(current, updated);
    }
}

package dev.gantry.registry.kind;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.ResourceStrategy;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Namespaces: one that is deleted stays, Terminating, until all that is in it is gone. Its finalizer holds it meanwhile,
 * and only a terminating namespace can lose it.
 */
public final class NamespaceStrategy implements ResourceStrategy {

    /** Held by every namespace until its content is deleted. */
    public static final String CONTENT_FINALIZER = "gantry.dev/namespace-content";
    /** What Kubernetes clients expect to read in {@code spec.finalizers}. */
    private static final String SHOWN_FINALIZER = "kubernetes";

    @Override
    public void applyDefaults(ObjectNode object) {
        ObjectNode metadata = object.withObjectProperty("metadata");
        String name = metadata.path("name").asString("");
        if (!name.isEmpty()) {
            metadata.withObjectProperty("labels").put("kubernetes.io/metadata.name", name);
        }
        ObjectNode spec = object.withObjectProperty("spec");
        if (spec.path("finalizers").isEmpty()) {
            spec.putArray("finalizers").add(SHOWN_FINALIZER);
        }
    }

    @Override
    public void prepareForCreate(ObjectNode object) {
        hold(object);
        object.withObjectProperty("status").put("phase", "Active");
    }

    @Override
    public void prepareForUpdate(ObjectNode current, ObjectNode updated) {
        updated.withObjectProperty("spec")
                .set("finalizers", current.path("spec").path("finalizers"));
        if (!current.path("metadata").has("deletionTimestamp")) {
            hold(updated);
        }
    }

    @Override
    public List<FieldError> validate(ObjectNode object) {
        Violations violations = new Violations();
        violations.name(Field.of("metadata.name", object), NameRule.DNS_LABEL);
        return violations.list();
    }

    private static void hold(ObjectNode namespace) {
        ArrayNode finalizers = namespace.withObjectProperty("metadata").withArrayProperty("finalizers");
        boolean held = finalizers.valueStream().map(JsonNode::asString).anyMatch(CONTENT_FINALIZER::equals);
        if (!held) {
            finalizers.add(CONTENT_FINALIZER);
        }
    }
}

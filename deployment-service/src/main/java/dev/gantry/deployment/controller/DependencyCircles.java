package dev.gantry.deployment.controller;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.rest.Admission;
import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.deployment.order.StartOrder;
import dev.gantry.deployment.order.WorkloadRef;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Refuses a write by which workloads would come to wait for one another in a circle. Two writes at the same moment can still
 * close one; then its members say so in their conditions.
 */
public final class DependencyCircles implements Admission {

    private final Supplier<StartGates> gates;

    public DependencyCircles(Supplier<StartGates> gates) {
        this.gates = gates;
    }

    @Override
    public void admitCreate(ResourceType type, ObjectKey key, ObjectNode object) {
        WorkloadRef ref = WorkloadRef.of(type.kind(), key.name());
        if (WorkloadRef.KINDS.contains(ref.kind())) {
            refuseCircle(type, key.namespace(), ref, annotation(object));
        }
    }

    /** Only a change of the dependencies is judged: a circle that is there already must not keep other changes out. */
    @Override
    public void admitUpdate(ResourceType type, ObjectNode current, ObjectNode updated) {
        String asked = annotation(updated);
        if (!asked.equals(annotation(current))) {
            JsonNode metadata = updated.path("metadata");
            admitCreate(
                    type,
                    new ObjectKey(
                            metadata.path("namespace").asString(""),
                            metadata.path("name").asString("")),
                    updated);
        }
    }

    private void refuseCircle(ResourceType type, String namespace, WorkloadRef ref, String asked) {
        List<WorkloadRef> dependsOn = StartOrder.dependencies(asked);
        if (dependsOn.isEmpty()) {
            return;
        }
        gates.get().circle(namespace, ref, dependsOn).ifPresent(circle -> {
            throw ApiException.invalid(
                    type.groupKind(),
                    ref.name(),
                    List.of(FieldError.invalid(
                            "metadata.annotations[" + StartOrder.ANNOTATION + "]",
                            asked,
                            "would close a circle of dependencies: " + circle)));
        });
    }

    private static String annotation(ObjectNode object) {
        return object.path("metadata")
                .path("annotations")
                .path(StartOrder.ANNOTATION)
                .asString("");
    }
}

package dev.gantry.scheduler.pod;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.rest.DeleteRequest;
import dev.gantry.apimachinery.rest.ResourceOperations;
import dev.gantry.apimachinery.rest.SubresourceHandler;
import dev.gantry.apimachinery.rest.WriteOptions;
import dev.gantry.apimachinery.schema.ResourceType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** POST pods/eviction: deletes the pod with its grace period, as {@code kubectl drain} asks for each pod. */
public final class EvictionSubresource implements SubresourceHandler {

    private final ResourceOperations operations;
    private final ResourceType pods;

    public EvictionSubresource(ResourceOperations operations, ResourceType pods) {
        this.operations = operations;
        this.pods = pods;
    }

    @Override
    public String resource() {
        return pods.resource();
    }

    @Override
    public String subresource() {
        return "eviction";
    }

    @Override
    public ObjectNode post(ObjectKey key, ObjectNode body, WriteOptions options) {
        JsonNode asked = body.path("deleteOptions");
        DeleteRequest request = new DeleteRequest(
                asked.path("preconditions").path("uid").asString(""),
                asked.path("preconditions").path("resourceVersion").asString(""),
                asked.path("gracePeriodSeconds").asLong(-1),
                "Background");
        ResourceOperations.join(operations.delete(pods, key, request, options));
        return BindingSubresource.success();
    }
}

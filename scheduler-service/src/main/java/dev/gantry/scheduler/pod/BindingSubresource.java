package dev.gantry.scheduler.pod;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.rest.SubresourceHandler;
import dev.gantry.apimachinery.rest.WriteOptions;
import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.store.ResourceStore;
import dev.gantry.apimachinery.store.StoredObject;
import dev.gantry.scheduler.placement.DeviceSet;
import dev.gantry.scheduler.pod.PodBinder.Assignment;
import dev.gantry.scheduler.pod.PodBinder.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** POST pods/binding: another scheduler, or a user, assigns a pod to a node. */
public final class BindingSubresource implements SubresourceHandler {

    private final ResourceStore store;
    private final PodBinder binder;
    private final ResourceType pods;

    public BindingSubresource(ResourceStore store, PodBinder binder, ResourceType pods) {
        this.store = store;
        this.binder = binder;
        this.pods = pods;
    }

    @Override
    public String resource() {
        return pods.resource();
    }

    @Override
    public String subresource() {
        return "binding";
    }

    @Override
    public ObjectNode post(ObjectKey key, ObjectNode body, WriteOptions options) {
        String node = body.path("target").path("name").asString("");
        if (node.isEmpty()) {
            throw ApiException.invalid("Binding", key.name(), List.of(FieldError.required("target.name", "")));
        }
        StoredObject pod =
                store.cache().get(pods, key).orElseThrow(() -> ApiException.notFound(pods.resource(), key.name()));
        String expectedUid = body.path("metadata").path("uid").asString(pod.uid());
        if (!options.dryRun()) {
            bind(new Assignment(key, expectedUid, 0, node, annotations(key, body)), options);
        }
        return success();
    }

    /** As in Kubernetes, the pod gets the annotations of its binding. */
    private static Map<String, String> annotations(ObjectKey key, ObjectNode body) {
        Map<String, String> annotations = new LinkedHashMap<>();
        body.path("metadata")
                .path("annotations")
                .properties()
                .forEach(entry ->
                        annotations.put(entry.getKey(), entry.getValue().asString("")));
        String devices = annotations.get(DeviceSet.ANNOTATION);
        if (devices != null && DeviceSet.parse(devices).isEmpty()) {
            throw ApiException.invalid("Binding", key.name(), List.of(DeviceAnnotationRules.malformed(devices)));
        }
        return annotations;
    }

    private void bind(Assignment assignment, WriteOptions options) {
        Outcome outcome = binder.bindAll(List.of(assignment), options.fence()).getFirst();
        switch (outcome) {
            case Outcome.Bound ignored -> {}
            case Outcome.NotNeeded(String why) ->
                throw ApiException.conflict("pods/binding", assignment.key().name(), why);
            case Outcome.Lost(String why) ->
                throw ApiException.conflict("pods/binding", assignment.key().name(), why);
            case Outcome.Unconfirmed(String why) -> throw ApiException.unavailable(why);
        }
    }

    static ObjectNode success() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Success")
                .put("code", 201);
    }
}

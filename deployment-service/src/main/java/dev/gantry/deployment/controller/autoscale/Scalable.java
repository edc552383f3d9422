package dev.gantry.deployment.controller.autoscale;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.schema.LabelSelector;
import dev.gantry.deployment.autoscale.ScaleTarget;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A kind of workload that an autoscaler may name: how to read and write its scale.
 *
 * @param apiGroup such as {@code apps}; an autoscaler may name any version of it
 */
public record Scalable<T extends HasMetadata>(String apiGroup, String kind, ResourceClient<T> client) {

    /**
     * A workload's scale.
     *
     * @param resourceVersion what a write insists on: nobody else changed the workload meanwhile
     */
    record Scale(ScaleTarget target, LabelSelector selector, String resourceVersion) {}

    Optional<Scale> scale(ObjectKey key) {
        return client.get(key).map(object -> {
            JsonNode document = WireJson.toDocument(object);
            JsonNode wanted = document.path("spec").path("replicas");
            return new Scale(
                    new ScaleTarget(
                            wanted.isNumber() ? wanted.asInt() : 1,
                            document.path("status").path("replicas").asInt(0)),
                    LabelSelector.ofSpec(document.path("spec").path("selector")),
                    object.getMetadata().getResourceVersion());
        });
    }

    void setReplicas(ObjectKey key, int replicas, String resourceVersion) {
        ObjectNode patch = WireJson.MAPPER.createObjectNode();
        patch.putObject("metadata").put("resourceVersion", resourceVersion);
        patch.putObject("spec").put("replicas", replicas);
        var _ = client.mergePatch(key, "", patch.toString());
    }
}

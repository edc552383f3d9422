package dev.gantry.apimachinery.client;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.client.ResourceClient.Deletion;
import dev.gantry.apimachinery.client.ResourceClient.Write;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of batch requests: {@code {"items":[{"verb":…,"object":…}]}}. */
public final class BatchDocuments {

    /** Items of one batch, so that a body of ordinary pods stays under the 3 MiB limit of a request. */
    public static final int MAX_ITEMS = 500;

    private BatchDocuments() {}

    static <T extends HasMetadata> ObjectNode request(List<Write<T>> writes, Class<T> type) {
        ObjectNode request = WireJson.MAPPER.createObjectNode();
        ArrayNode items = request.putArray("items");
        writes.forEach(write -> items.add(item(write, type)));
        return request;
    }

    private static <T extends HasMetadata> ObjectNode item(Write<T> write, Class<T> type) {
        return switch (write) {
            case Write.Create<T>(T object) -> withObject("create", object);
            case Write.Update<T>(T object) -> withObject("update", object);
            case Write.UpdateStatus<T>(T object) -> withObject("updateStatus", object);
            case Write.Delete<T>(ObjectKey key, Deletion deletion) -> {
                ObjectNode item = WireJson.MAPPER
                        .createObjectNode()
                        .put("verb", "delete")
                        .put("apiVersion", WireTypes.apiVersion(type))
                        .put("kind", WireTypes.kind(type))
                        .put("namespace", key.namespace())
                        .put("name", key.name());
                item.set("options", deleteOptions(deletion));
                yield item;
            }
        };
    }

    private static ObjectNode withObject(String verb, HasMetadata object) {
        ObjectNode item = WireJson.MAPPER.createObjectNode().put("verb", verb);
        item.set("object", WireJson.toDocument(object));
        return item;
    }

    static ObjectNode deleteOptions(Deletion deletion) {
        ObjectNode options = WireJson.MAPPER
                .createObjectNode()
                .put("apiVersion", "v1")
                .put("kind", "DeleteOptions")
                .put("propagationPolicy", deletion.propagation().wireName());
        if (deletion.gracePeriodSeconds() >= 0) {
            options.put("gracePeriodSeconds", deletion.gracePeriodSeconds());
        }
        if (!deletion.uid().isEmpty()) {
            options.withObject("preconditions").put("uid", deletion.uid());
        }
        if (!deletion.resourceVersion().isEmpty()) {
            options.withObject("preconditions").put("resourceVersion", deletion.resourceVersion());
        }
        return options;
    }
}

package dev.gantry.apimachinery.client;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.WireJson;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Status;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A {@link ResourceClient} over HTTP. */
final class HttpResourceClient<T extends HasMetadata> implements ResourceClient<T> {

    private static final String JSON = "application/json";

    private final ApiConnection connection;
    private final Class<T> type;

    HttpResourceClient(ApiConnection connection, Class<T> type) {
        this.connection = connection;
        this.type = type;
    }

    @Override
    public Optional<T> get(ObjectKey key) {
        try {
            return Optional.of(decode(connection.get(path(key, ""))));
        } catch (ApiException e) {
            if (e.isNotFound()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public List<T> list(String namespace, String labelSelector) {
        String query = labelSelector.isEmpty()
                ? ""
                : "?labelSelector=" + URLEncoder.encode(labelSelector, StandardCharsets.UTF_8);
        ObjectNode list = WireJson.parseObject(connection.get(WireTypes.collection(type, namespace) + query));
        List<T> objects = new ArrayList<>();
        list.path("items").forEach(item -> objects.add(WireJson.decode(item, type)));
        return objects;
    }

    @Override
    public T create(T object) {
        String path = WireTypes.collection(type, ObjectKey.of(object).namespace());
        return decode(connection.send("POST", path, JSON, encode(object)));
    }

    @Override
    public T update(T object) {
        return decode(connection.send("PUT", path(ObjectKey.of(object), ""), JSON, encode(object)));
    }

    @Override
    public T updateStatus(T object) {
        return decode(connection.send("PUT", path(ObjectKey.of(object), "status"), JSON, encode(object)));
    }

    @Override
    public T mergePatch(ObjectKey key, String subresource, String patchJson) {
        return patch(key, subresource, "application/merge-patch+json", patchJson);
    }

    @Override
    public T strategicPatch(ObjectKey key, String subresource, String patchJson) {
        return patch(key, subresource, "application/strategic-merge-patch+json", patchJson);
    }

    private T patch(ObjectKey key, String subresource, String contentType, String patch) {
        byte[] body = patch.getBytes(StandardCharsets.UTF_8);
        return decode(connection.send("PATCH", path(key, subresource), contentType, body));
    }

    @Override
    public void delete(ObjectKey key, Deletion deletion) {
        connection.send("DELETE", path(key, ""), JSON, WireJson.encode(BatchDocuments.deleteOptions(deletion)));
    }

    @Override
    public List<WriteOutcome<T>> writeAll(List<Write<T>> writes) {
        List<WriteOutcome<T>> outcomes = new ArrayList<>(writes.size());
        for (int from = 0; from < writes.size(); from += BatchDocuments.MAX_ITEMS) {
            outcomes.addAll(writeChunk(writes.subList(from, Math.min(writes.size(), from + BatchDocuments.MAX_ITEMS))));
        }
        return outcomes;
    }

    private List<WriteOutcome<T>> writeChunk(List<Write<T>> writes) {
        try {
            byte[] body = WireJson.encode(BatchDocuments.request(writes, type));
            ArrayNode items = WireJson.parseObject(connection.send("POST", connection.batchPath(), JSON, body))
                    .withArray("items");
            if (items.size() != writes.size()) {
                throw ApiException.unavailable("the answer to a batch of " + writes.size() + " has " + items.size());
            }
            List<WriteOutcome<T>> outcomes = new ArrayList<>(items.size());
            items.forEach(item -> outcomes.add(outcome(item)));
            return outcomes;
        } catch (ApiException e) {
            return writes.stream()
                    .<WriteOutcome<T>>map(w -> new WriteOutcome.Refused<>(e))
                    .toList();
        }
    }

    private WriteOutcome<T> outcome(JsonNode item) {
        return item.has("object")
                ? new WriteOutcome.Written<>(WireJson.decode(item.path("object"), type))
                : new WriteOutcome.Refused<>(new ApiException(WireJson.decode(item.path("status"), Status.class)));
    }

    private String path(ObjectKey key, String subresource) {
        String path = WireTypes.collection(type, key.namespace()) + "/" + key.name();
        return subresource.isEmpty() ? path : path + "/" + subresource;
    }

    private T decode(byte[] json) {
        return WireJson.decode(json, type);
    }

    private static byte[] encode(HasMetadata object) {
        return WireJson.encode(WireJson.toDocument(object));
    }
}

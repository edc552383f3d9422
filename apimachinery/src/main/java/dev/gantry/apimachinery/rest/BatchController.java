package dev.gantry.apimachinery.rest;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.client.BatchDocuments;
import dev.gantry.apimachinery.schema.DocumentReader;
import dev.gantry.apimachinery.schema.ResourceAlias;
import dev.gantry.apimachinery.schema.ResourceTypes;
import dev.gantry.apimachinery.store.StoredObject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Many writes as one request, which share their commits; each succeeds or fails alone. */
@RestController
class BatchController {

    private final ResourceTypes types;
    private final ResourceOperations operations;

    BatchController(ResourceTypes types, ResourceOperations operations) {
        this.types = types;
        this.operations = operations;
    }

    /**
     * Takes {@code {"items":[{"verb":"create|update|updateStatus","object":{…}} | {"verb":"delete","apiVersion","kind","namespace",
     * "name","options"}]}} and answers 200 with {@code {"items":[{"code":201,"object":{…}} | {"code":409,"status":{…}}]}} in
     * the same order.
     */
    @PostMapping("/gantry/v1/batch")
    void write(HttpServletRequest request, HttpServletResponse response) throws IOException {
        WriteOptions options = WriteOptions.internal(Optional.empty());
        JsonNode items = RequestBody.read(request).document(options).path("items");
        if (!items.isArray() || items.size() > BatchDocuments.MAX_ITEMS) {
            throw ApiException.badRequest("items: must be an array of at most " + BatchDocuments.MAX_ITEMS
                    + " items, within " + DocumentReader.MAX_BODY_BYTES + " bytes");
        }
        List<CompletableFuture<StoredObject>> pending = new ArrayList<>(items.size());
        items.forEach(item -> pending.add(start(item, options)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("{\"items\":[".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < pending.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            finish(items.get(i).path("verb").asString(""), pending.get(i), out);
        }
        out.writeBytes("]}".getBytes(StandardCharsets.UTF_8));
        ApiResponse.send(response, 200, out.toByteArray());
    }

    private CompletableFuture<StoredObject> start(JsonNode item, WriteOptions options) {
        try {
            String verb = item.path("verb").asString("");
            return verb.equals("delete") ? delete(item, options) : put(verb, item, options);
        } catch (ApiException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<StoredObject> put(String verb, JsonNode item, WriteOptions options) {
        if (!(item.path("object") instanceof ObjectNode object)) {
            throw ApiException.badRequest("object: Required value");
        }
        ResourceAlias face = face(object);
        ObjectNode document = face.toStored().apply(object);
        ObjectKey key = new ObjectKey(
                document.path("metadata").path("namespace").asString(""),
                document.path("metadata").path("name").asString(""));
        ResourceEndpoint.requireNamespace(face.stored(), key.namespace());
        return switch (verb) {
            case "create" -> operations.create(face.stored(), key.namespace(), document, options);
            case "update" -> operations.update(face.stored(), key, document, options);
            case "updateStatus" -> operations.updateStatus(face.stored(), key, document, options);
            default ->
                throw ApiException.badRequest("verb: Unsupported value: \"" + verb
                        + "\": supported values: \"create\", \"update\", \"updateStatus\", \"delete\"");
        };
    }

    private CompletableFuture<StoredObject> delete(JsonNode item, WriteOptions options) {
        ObjectKey key = new ObjectKey(
                item.path("namespace").asString(""), item.path("name").asString(""));
        return operations.delete(face(item).stored(), key, DeleteRequest.of(item.path("options"), "", ""), options);
    }

    private ResourceAlias face(JsonNode node) {
        String apiVersion = node.path("apiVersion").asString("");
        String kind = node.path("kind").asString("");
        return types.byKind(apiVersion, kind)
                .orElseThrow(() ->
                        ApiException.badRequest("kind: no kind " + kind + " of " + apiVersion + " is served here"));
    }

    private static void finish(String verb, CompletableFuture<StoredObject> outcome, ByteArrayOutputStream out) {
        try {
            StoredObject object = ResourceOperations.join(outcome);
            int code = verb.equals("create") ? 201 : 200;
            out.writeBytes(("{\"code\":" + code + ",\"object\":").getBytes(StandardCharsets.UTF_8));
            out.writeBytes(object.json());
        } catch (ApiException e) {
            out.writeBytes(("{\"code\":" + e.code() + ",\"status\":").getBytes(StandardCharsets.UTF_8));
            out.writeBytes(WireJson.encode(WireJson.toDocument(e.status())));
        }
        out.write('}');
    }
}

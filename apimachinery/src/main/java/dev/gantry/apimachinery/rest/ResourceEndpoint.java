package dev.gantry.apimachinery.rest;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.patch.PatchType;
import dev.gantry.apimachinery.patch.Patches;
import dev.gantry.apimachinery.patch.apply.ServerSideApply;
import dev.gantry.apimachinery.schema.DocumentReader;
import dev.gantry.apimachinery.schema.ResourceAlias;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.store.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The writing requests of the generic endpoint: bodies in, documents out. */
final class ResourceEndpoint {

    /** Objects of one deletecollection: bounded work for one request; kubectl repeats it page by page. */
    private static final int MAX_COLLECTION = 10_000;

    private final ResourceOperations operations;
    private final ListReader reader;
    private final Map<String, SubresourceHandler> handlers;

    ResourceEndpoint(ResourceOperations operations, ListReader reader, List<SubresourceHandler> handlers) {
        this.operations = operations;
        this.reader = reader;
        this.handlers = handlers.stream()
                .collect(Collectors.toMap(h -> h.resource() + "/" + h.subresource(), Function.identity()));
    }

    StoredObject create(ResourceAlias face, ResourcePath path, RequestBody body, WriteOptions options) {
        ObjectNode document = face.toStored().apply(body.document(options));
        requireNamespace(face.type(), path.namespace());
        return ResourceOperations.join(operations.create(face.stored(), path.namespace(), document, options));
    }

    ObjectNode post(ResourceAlias face, ResourcePath path, RequestBody body, WriteOptions options) {
        SubresourceHandler handler = handlers.get(face.stored().resource() + "/" + path.subresource());
        if (handler == null) {
            throw ApiException.methodNotAllowed();
        }
        return handler.post(path.key(), body.document(options), options);
    }

    StoredObject update(ResourceAlias face, ResourcePath path, RequestBody body, WriteOptions options) {
        ObjectNode document = body.document(options);
        ResourceType type = face.stored();
        return ResourceOperations.join(
                switch (path.subresource()) {
                    case "" ->
                        operations.update(type, path.key(), face.toStored().apply(document), options);
                    case "status" -> operations.updateStatus(requireStatus(type), path.key(), document, options);
                    case "scale" -> scale(type, path.key(), current -> document, options);
                    default ->
                        operations.editThrough(
                                requireUpdatable(type, path.subresource()),
                                path.subresource(),
                                path.key(),
                                current -> face.toStored().apply(document.deepCopy()),
                                options);
                });
    }

    /** Server-side apply; a body of YAML, of which JSON is a part. */
    StoredObject apply(ResourceAlias face, ResourcePath path, RequestBody body, boolean force, WriteOptions options) {
        ObjectNode applied = face.toStored().apply(body.document(options));
        keepWhatItMaySay(face.stored(), path.subresource(), applied);
        ServerSideApply apply =
                new ServerSideApply(face.stored().model(), options.manager(), force, path.subresource());
        return ResourceOperations.join(operations.apply(face.stored(), path.key(), apply, applied, options));
    }

    /** An apply of the object says nothing of its status, and one of the status nothing else. */
    private static void keepWhatItMaySay(ResourceType type, String subresource, ObjectNode applied) {
        switch (subresource) {
            case "" -> {
                if (type.hasStatus()) {
                    applied.remove("status");
                }
            }
            case "status" -> {
                requireStatus(type);
                applied.retain("apiVersion", "kind", "metadata", "status");
                DocumentPreparation.metadata(applied).retain("name", "namespace", "uid", "resourceVersion");
            }
            default -> {
                applied.remove("status");
                DocumentPreparation.metadata(applied).retain("name", "namespace", "uid", "resourceVersion");
                type.strategyOf(subresource)
                        .orElseThrow(ApiException::methodNotAllowed)
                        .prepareForApply(applied);
            }
        }
    }

    StoredObject patch(ResourceAlias face, ResourcePath path, RequestBody body, WriteOptions options) {
        PatchType patchType = PatchType.ofContentType(body.contentType())
                .orElseThrow(() -> ApiException.unsupportedMediaType(
                        "the body of the request was in an unknown format - accepted media types include:"
                                + " application/json-patch+json, application/merge-patch+json,"
                                + " application/strategic-merge-patch+json, application/apply-patch+yaml"));
        JsonNode patch = DocumentReader.readJsonValue(body.bytes()).root();
        ResourceType type = face.stored();
        return ResourceOperations.join(
                switch (path.subresource()) {
                    case "" ->
                        operations.edit(
                                type, path.key(), false, current -> patched(face, patchType, current, patch), options);
                    case "status" ->
                        operations.edit(
                                requireStatus(type),
                                path.key(),
                                true,
                                current -> patched(face, patchType, current, patch),
                                options);
                    case "scale" ->
                        scale(
                                type,
                                path.key(),
                                scale -> object(Patches.apply(
                                        patchType == PatchType.STRATEGIC_MERGE ? PatchType.MERGE : patchType,
                                        scale,
                                        patch,
                                        type.model())),
                                options);
                    default ->
                        operations.editThrough(
                                requireUpdatable(type, path.subresource()),
                                path.subresource(),
                                path.key(),
                                current -> patched(face, patchType, current, patch),
                                options);
                });
    }

    private static ObjectNode patched(ResourceAlias face, PatchType patchType, ObjectNode current, JsonNode patch) {
        ObjectNode shown = face.fromStored().apply(current);
        return face.toStored()
                .apply(object(Patches.apply(patchType, shown, patch, face.type().model())));
    }

    private static ObjectNode object(JsonNode patched) {
        if (patched instanceof ObjectNode object) {
            return object;
        }
        throw ApiException.badRequest("the patch leaves no object");
    }

    private CompletableFuture<StoredObject> scale(
            ResourceType type, ObjectKey key, Function<ObjectNode, ObjectNode> change, WriteOptions options) {
        return operations.edit(
                type,
                key,
                false,
                current -> ScaleSubresource.applied(
                        type, current, change.apply(ScaleSubresource.of(ScaleSubresource.paths(type), current))),
                options);
    }

    private static ResourceType requireStatus(ResourceType type) {
        if (!type.hasStatus()) {
            throw ApiException.unknownPath();
        }
        return type;
    }

    private static ResourceType requireUpdatable(ResourceType type, String subresource) {
        if (type.strategyOf(subresource).isEmpty()) {
            throw ApiException.methodNotAllowed();
        }
        return type;
    }

    static void requireNamespace(ResourceType type, String namespace) {
        if (type.namespaced() && namespace.isEmpty()) {
            throw ApiException.methodNotAllowed();
        }
    }

    StoredObject delete(ResourceAlias face, ResourcePath path, DeleteRequest request, WriteOptions options) {
        return ResourceOperations.join(operations.delete(face.stored(), path.key(), request, options));
    }

    /** Deletes what the query selects; what meanwhile went on its own is no error. */
    List<StoredObject> deleteAll(
            ResourceAlias face, ListReader.Query query, DeleteRequest request, WriteOptions options)
            throws InterruptedException {
        List<StoredObject> selected = reader.read(face.stored(), query).objects();
        if (selected.size() > MAX_COLLECTION) {
            throw ApiException.badRequest("limit: " + selected.size() + " objects are selected, at most "
                    + MAX_COLLECTION + " may be deleted at once");
        }
        List<CompletableFuture<StoredObject>> outcomes = selected.stream()
                .map(object -> operations.delete(face.stored(), object.key(), request, options))
                .toList();
        List<StoredObject> deleted = new ArrayList<>();
        for (CompletableFuture<StoredObject> outcome : outcomes) {
            try {
                deleted.add(ResourceOperations.join(outcome));
            } catch (ApiException e) {
                if (!e.isNotFound()) {
                    throw e;
                }
            }
        }
        return deleted;
    }
}

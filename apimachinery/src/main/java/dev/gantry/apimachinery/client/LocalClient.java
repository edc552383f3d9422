package dev.gantry.apimachinery.client;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.patch.PatchType;
import dev.gantry.apimachinery.patch.Patches;
import dev.gantry.apimachinery.rest.DeleteRequest;
import dev.gantry.apimachinery.rest.ResourceOperations;
import dev.gantry.apimachinery.rest.Selection;
import dev.gantry.apimachinery.rest.WriteOptions;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.store.Fence;
import dev.gantry.apimachinery.store.StoreWrite;
import dev.gantry.apimachinery.store.StoredObject;
import dev.gantry.apimachinery.store.WatchCache;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A {@link ResourceClient} of one of the service's own types, in process. */
final class LocalClient<T extends HasMetadata> implements ResourceClient<T> {

    private final Class<T> model;
    private final ResourceType type;
    private final WatchCache cache;
    private final ResourceOperations operations;
    private final Supplier<Optional<Fence>> fence;

    LocalClient(
            Class<T> model,
            ResourceType type,
            WatchCache cache,
            ResourceOperations operations,
            Supplier<Optional<Fence>> fence) {
        this.model = model;
        this.type = type;
        this.cache = cache;
        this.operations = operations;
        this.fence = fence;
    }

    @Override
    public Optional<T> get(ObjectKey key) {
        return cache.get(type, key).map(this::typed);
    }

    @Override
    public List<T> list(String namespace, String labelSelector) {
        Selection selection = Selection.of(type, namespace, labelSelector, "");
        return cache.list(type, namespace).objects().stream()
                .filter(selection::matches)
                .map(this::typed)
                .toList();
    }

    @Override
    public T create(T object) {
        return typed(ResourceOperations.join(apply(new Write.Create<>(object))));
    }

    @Override
    public T update(T object) {
        return typed(ResourceOperations.join(apply(new Write.Update<>(object))));
    }

    @Override
    public T updateStatus(T object) {
        return typed(ResourceOperations.join(apply(new Write.UpdateStatus<>(object))));
    }

    @Override
    public T mergePatch(ObjectKey key, String subresource, String patchJson) {
        return patch(PatchType.MERGE, key, subresource, patchJson);
    }

    @Override
    public T strategicPatch(ObjectKey key, String subresource, String patchJson) {
        return patch(PatchType.STRATEGIC_MERGE, key, subresource, patchJson);
    }

    private T patch(PatchType patchType, ObjectKey key, String subresource, String patchJson) {
        JsonNode patch = WireJson.MAPPER.readTree(patchJson);
        boolean statusOnly = switch (subresource) {
            case "" -> false;
            case "status" -> true;
            default -> throw new IllegalArgumentException("no patch of subresource " + subresource);
        };
        return typed(ResourceOperations.join(operations.edit(
                type,
                key,
                statusOnly,
                current -> (ObjectNode) Patches.apply(patchType, current, patch, model),
                options())));
    }

    @Override
    public void delete(ObjectKey key, Deletion deletion) {
        ResourceOperations.join(apply(new Write.Delete<T>(key, deletion)));
    }

    @Override
    public List<WriteOutcome<T>> writeAll(List<Write<T>> writes) {
        List<CompletableFuture<StoredObject>> pending =
                writes.stream().map(this::apply).toList();
        List<WriteOutcome<T>> outcomes = new ArrayList<>(pending.size());
        for (CompletableFuture<StoredObject> outcome : pending) {
            try {
                outcomes.add(new WriteOutcome.Written<>(typed(ResourceOperations.join(outcome))));
            } catch (ApiException e) {
                outcomes.add(new WriteOutcome.Refused<>(e));
            }
        }
        return outcomes;
    }

    private CompletableFuture<StoredObject> apply(Write<T> write) {
        return switch (write) {
            case Write.Create<T>(T object) ->
                operations.create(type, ObjectKey.of(object).namespace(), document(object), options());
            case Write.Update<T>(T object) ->
                operations.update(type, ObjectKey.of(object), document(object), options());
            case Write.UpdateStatus<T>(T object) ->
                operations.updateStatus(type, ObjectKey.of(object), document(object), options());
            case Write.Delete<T>(ObjectKey key, Deletion deletion) ->
                operations.delete(
                        type,
                        key,
                        new DeleteRequest(
                                deletion.uid(),
                                deletion.resourceVersion(),
                                deletion.gracePeriodSeconds(),
                                deletion.propagation().wireName()),
                        options());
        };
    }

    Optional<StoreWrite> prepared(Write<T> write) {
        return switch (write) {
            case Write.Create<T>(T object) ->
                Optional.of(operations.creation(type, ObjectKey.of(object).namespace(), document(object), options()));
            case Write.Update<T>(T object) ->
                operations.replacement(type, ObjectKey.of(object), document(object), options());
            case Write.UpdateStatus<T> _, Write.Delete<T> _ ->
                throw new IllegalArgumentException("only creations and updates are prepared");
        };
    }

    /** Through bytes, so that numbers have the same node types as in a parsed body, and equal documents compare as equal. */
    private static ObjectNode document(HasMetadata object) {
        return WireJson.parseObject(WireJson.encode(WireJson.toDocument(object)));
    }

    private WriteOptions options() {
        return WriteOptions.internal(fence.get());
    }

    private T typed(StoredObject object) {
        return model.cast(object.typed());
    }
}

package dev.gantry.apimachinery.client;

import dev.gantry.apimachinery.client.ResourceClient.Write;
import dev.gantry.apimachinery.rest.ResourceOperations;
import dev.gantry.apimachinery.schema.ResourceTypes;
import dev.gantry.apimachinery.store.Fence;
import dev.gantry.apimachinery.store.ResourceStore;
import dev.gantry.apimachinery.store.StoreWrite;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The service's own types, in process: the same verbs and rules as over HTTP. */
public final class LocalResources implements AutoCloseable {

    private final ResourceTypes types;
    private final ResourceStore store;
    private final ResourceOperations operations;
    private final Map<Class<?>, LocalView<?>> views = new ConcurrentHashMap<>();

    public LocalResources(ResourceTypes types, ResourceStore store, ResourceOperations operations) {
        this.types = types;
        this.store = store;
        this.operations = operations;
    }

    /** A client whose writes are not fenced, for what any replica may do. */
    public <T extends HasMetadata> ResourceClient<T> client(Class<T> type) {
        return client(type, Optional::empty);
    }

    /** A client for a control loop: each write carries the fence of the moment and fails once another replica leads. */
    public <T extends HasMetadata> ResourceClient<T> client(Class<T> type, Supplier<Optional<Fence>> fence) {
        return localClient(type, fence);
    }

    private <T extends HasMetadata> LocalClient<T> localClient(Class<T> type, Supplier<Optional<Fence>> fence) {
        return new LocalClient<>(type, types.of(type), store.cache(), operations, fence);
    }

    /**
     * What a client's creation or update would store, by all rules, for those who commit writes to several objects together; empty where
     * it changes nothing.
     *
     * @throws dev.gantry.apimachinery.ApiException where it is refused
     */
    public <T extends HasMetadata> Optional<StoreWrite> prepared(Class<T> type, Write<T> write, Optional<Fence> fence) {
        return localClient(type, () -> fence).prepared(write);
    }

    /** The view over the watch cache; one for each type, shared by all who ask. */
    @SuppressWarnings("unchecked") // the map's key is the class of its value's objects
    public <T extends HasMetadata> ResourceView<T> view(Class<T> type) {
        return (ResourceView<T>) views.computeIfAbsent(type, t -> new LocalView<>(type, types.of(type), store.cache()));
    }

    /**
     * Brings the cache and every view up to everything that any replica had committed at the call, so that the views' listeners
     * have been told of it: for a loop that begins to lead, or that does not know what became of a write.
     */
    public void catchUp() {
        store.catchUp();
        views.values().forEach(LocalView::refresh);
    }

    @Override
    public void close() {
        views.values().forEach(LocalView::close);
    }
}

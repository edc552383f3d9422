package dev.gantry.apimachinery.client;

import dev.gantry.apimachinery.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A read-only, eventually current view of all objects of one type: this service's own watch cache, or a mirror of
 * another service's. Returned objects are shared: never change one, edit a copy.
 */
public interface ResourceView<T extends HasMetadata> {

    Optional<T> get(ObjectKey key);

    /** All objects at one moment, ordered by key. */
    List<T> list();

    /** All objects of a namespace at one moment, ordered by name. */
    List<T> list(String namespace);

    /** Whether the view has held the owner's complete state at least once. */
    boolean synced();

    /** How long ago the owner last confirmed the view to be current; zero for a service's own cache. */
    Duration staleness();

    /**
     * Calls {@code listener} for every object now there (as added) and then for every change, in order, on one thread at a
     * time. A slow listener delays only itself being told; it must hand long work to a queue.
     */
    AutoCloseable subscribe(Listener<T> listener);

    /** Told of changes; {@code current} of an update is newer than {@code previous}. */
    interface Listener<T> {
        void added(T object);

        void updated(T previous, T current);

        void deleted(T last);
    }
}

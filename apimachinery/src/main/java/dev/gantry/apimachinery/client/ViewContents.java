package dev.gantry.apimachinery.client;

import dev.gantry.apimachinery.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a view and those who listen to it. Changes are applied and told one at a time, so each listener sees
 * them in order and starts from a complete state.
 */
public final class ViewContents<T extends HasMetadata> {

    private final ConcurrentSkipListMap<ObjectKey, T> objects = new ConcurrentSkipListMap<>();
    private final List<ResourceView.Listener<T>> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock changes = new ReentrantLock();

    public Optional<T> get(ObjectKey key) {
        return Optional.ofNullable(objects.get(key));
    }

    public List<T> list() {
        return List.copyOf(objects.values());
    }

    public List<T> list(String namespace) {
        ObjectKey first = new ObjectKey(namespace, "");
        ObjectKey past = new ObjectKey(namespace + '\0', "");
        return List.copyOf(objects.subMap(first, true, past, false).values());
    }

    public AutoCloseable subscribe(ResourceView.Listener<T> listener) {
        changes.lock();
        try {
            objects.values().forEach(listener::added);
            listeners.add(listener);
        } finally {
            changes.unlock();
        }
        return () -> listeners.remove(listener);
    }

    /** Puts the object in place, unless the view already holds this or a newer version of the same object. */
    public void put(T object) {
        changes.lock();
        try {
            T previous = objects.get(ObjectKey.of(object));
            if (previous != null && sameUid(previous, object) && version(previous) >= version(object)) {
                return;
            }
            objects.put(ObjectKey.of(object), object);
            tellPut(previous, object);
        } finally {
            changes.unlock();
        }
    }

    private void tellPut(@Nullable T previous, T object) {
        for (ResourceView.Listener<T> listener : listeners) {
            if (previous == null) {
                listener.added(object);
            } else if (sameUid(previous, object)) {
                listener.updated(previous, object);
            } else {
                listener.deleted(previous);
                listener.added(object);
            }
        }
    }

    /** Removes the object, unless the view holds a newer version, as of one created again under its name. */
    public void remove(T last) {
        changes.lock();
        try {
            T held = objects.get(ObjectKey.of(last));
            if (held != null && version(held) <= version(last)) {
                objects.remove(ObjectKey.of(last));
                listeners.forEach(listener -> listener.deleted(last));
            }
        } finally {
            changes.unlock();
        }
    }

    /** Makes the view hold exactly these objects, telling listeners the difference. */
    public void replaceAll(Collection<T> complete) {
        replaceAll(complete, Long.MAX_VALUE);
    }

    /**
     * Makes the view hold these objects, and of others only those that are newer than the list, telling listeners the difference.
     *
     * @param version the list's
     */
    public void replaceAll(Collection<T> complete, long version) {
        changes.lock();
        try {
            Map<ObjectKey, T> wanted = new HashMap<>();
            complete.forEach(object -> wanted.put(ObjectKey.of(object), object));
            for (T held : new ArrayList<>(objects.values())) {
                if (!wanted.containsKey(ObjectKey.of(held)) && version(held) <= version) {
                    objects.remove(ObjectKey.of(held));
                    listeners.forEach(listener -> listener.deleted(held));
                }
            }
            complete.forEach(this::put);
        } finally {
            changes.unlock();
        }
    }

    private static boolean sameUid(HasMetadata a, HasMetadata b) {
        return a.getMetadata().getUid().equals(b.getMetadata().getUid());
    }

    private static long version(HasMetadata object) {
        return Long.parseLong(object.getMetadata().getResourceVersion());
    }
}

package dev.gantry.apimachinery.store;

import dev.gantry.apimachinery.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/** The current objects of one type and the window of its latest changes, both at one version. */
final class TypeCache {

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final TreeMap<ObjectKey, StoredObject> sorted = new TreeMap<>();
    private final ConcurrentHashMap<ObjectKey, StoredObject> byKey = new ConcurrentHashMap<>();
    private final ChangeWindow window;

    TypeCache(long completeAfter) {
        window = new ChangeWindow(completeAfter);
    }

    Optional<StoredObject> get(ObjectKey key) {
        return Optional.ofNullable(byKey.get(key));
    }

    ChangeWindow window() {
        return window;
    }

    /** Applies a committed change; base states from before the compaction are no events for watchers. */
    void apply(ChangeType type, StoredObject object, boolean asEvent) {
        StoredObject previous = byKey.get(object.key());
        lock.writeLock().lock();
        try {
            if (type == ChangeType.DELETED) {
                sorted.remove(object.key());
                byKey.remove(object.key());
            } else {
                sorted.put(object.key(), object);
                byKey.put(object.key(), object);
            }
            if (asEvent) {
                window.add(new Change(type, object, previous));
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** All objects of the namespace ("" for all), ordered, as they were at one moment. */
    List<StoredObject> list(String namespace) {
        lock.readLock().lock();
        try {
            return new ArrayList<>(range(sorted, namespace).values());
        } finally {
            lock.readLock().unlock();
        }
    }

    /** The objects as they were at an earlier version, by taking back the changes since; 410 if those are gone. */
    List<StoredObject> listAt(String namespace, long version) throws InterruptedException {
        TreeMap<ObjectKey, StoredObject> state;
        List<Change> since = new ArrayList<>();
        lock.readLock().lock();
        try {
            state = new TreeMap<>(sorted);
            long position = window.positionAfter(version);
            for (Change c = window.await(position, Duration.ZERO);
                    c != null;
                    c = window.await(++position, Duration.ZERO)) {
                since.add(c);
            }
        } finally {
            lock.readLock().unlock();
        }
        for (Change change : since.reversed()) {
            restore(state, change.object().key(), change.previous());
        }
        return new ArrayList<>(range(state, namespace).values());
    }

    private static void restore(Map<ObjectKey, StoredObject> state, ObjectKey key, @Nullable StoredObject previous) {
        if (previous == null) {
            state.remove(key);
        } else {
            state.put(key, previous);
        }
    }

    private static SortedMap<ObjectKey, StoredObject> range(
            SortedMap<ObjectKey, StoredObject> objects, String namespace) {
        return namespace.isEmpty()
                ? objects
                : objects.subMap(new ObjectKey(namespace, ""), new ObjectKey(namespace + '\0', ""));
    }
}

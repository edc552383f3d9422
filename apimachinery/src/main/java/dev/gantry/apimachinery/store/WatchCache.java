package dev.gantry.apimachinery.store;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.schema.ResourceTypes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every object of the service in memory, fed in commit order. Versions have no gap, so the cache knows when it misses a change
 * of another replica, and reads it from the change log before it goes on.
 */
public final class WatchCache {

    private static final Logger LOG = LoggerFactory.getLogger(WatchCache.class);

    private final ResourceTypes types;
    private final ChangeLog log;
    private final Map<String, TypeCache> caches = new ConcurrentHashMap<>();
    private final ReentrantLock applying = new ReentrantLock();
    private final Condition applied = applying.newCondition();
    private long compactedAtLoad;
    private volatile long version;
    private volatile boolean closed;

    WatchCache(ResourceTypes types, ChangeLog log) {
        this.types = types;
        this.log = log;
    }

    /**
     * Reads the whole state from the change log. Also used when the log was compacted past this cache, as after a long
     * separation from the database: watchers then start anew.
     */
    void load() {
        applying.lock();
        try {
            do {
                compactedAtLoad = log.compactedVersion();
                version = 0;
                types.all().forEach(this::startAnew);
                readNewer();
            } while (log.compactedVersion() != compactedAtLoad);
            version = Math.max(version, compactedAtLoad);
            applied.signalAll();
        } finally {
            applying.unlock();
        }
        LOG.info("loaded the store at version {}", version);
    }

    private void startAnew(ResourceType type) {
        TypeCache old = caches.put(type.resource(), new TypeCache(compactedAtLoad));
        if (old != null) {
            old.window().expire();
        }
    }

    /** The newest version that the cache reflects. */
    public long version() {
        return version;
    }

    public Optional<StoredObject> get(ResourceType type, ObjectKey key) {
        return cache(type).get(key);
    }

    /** All objects of the namespace ("" for all) in key order, and a version at which they were exactly so. */
    public Snapshot list(ResourceType type, String namespace) {
        applying.lock();
        try {
            return new Snapshot(version, cache(type).list(namespace));
        } finally {
            applying.unlock();
        }
    }

    /** The objects as they were at an earlier version; one that is no longer kept is a 410. */
    public Snapshot listAt(ResourceType type, String namespace, long atVersion) throws InterruptedException {
        return new Snapshot(atVersion, cache(type).listAt(namespace, atVersion));
    }

    /** The changes of a type after {@code version}, in order; a version no longer kept is a 410. */
    public ChangeCursor cursor(ResourceType type, long afterVersion) {
        return new ChangeCursor(this, cache(type).window(), afterVersion);
    }

    /** The objects of one type at one version. */
    public record Snapshot(long version, List<StoredObject> objects) {}

    /** Called by the writer with what it just committed, before anyone is told of it. */
    void committed(List<Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        applying.lock();
        try {
            if (changes.getFirst().version() > version + 1) {
                catchUp();
            }
            for (Change change : changes) {
                if (change.version() == version + 1) {
                    apply(change.type(), change.object());
                }
            }
            applied.signalAll();
        } finally {
            applying.unlock();
        }
    }

    /** Reads from the change log whatever is newer than the cache. */
    void catchUp() {
        applying.lock();
        try {
            if (log.compactedVersion() > version) {
                load();
            } else {
                readNewer();
                applied.signalAll();
            }
        } finally {
            applying.unlock();
        }
    }

    private void readNewer() {
        for (List<ChangeEntity> page = log.after(version); !page.isEmpty(); page = log.after(version)) {
            for (ChangeEntity entry : page) {
                types.byResource(entry.resource()).ifPresent(type -> apply(entry.type(), entry.object(type)));
                version = entry.version();
            }
        }
    }

    private void apply(ChangeType type, StoredObject object) {
        cache(object.type()).apply(type, object, object.version() > compactedAtLoad);
        version = object.version();
    }

    /** Waits until the cache reflects {@code wanted}; 504 if it does not within the wait. */
    public void awaitVersion(long wanted, Duration wait) throws InterruptedException {
        long nanos = wait.toNanos();
        applying.lockInterruptibly();
        try {
            while (version < wanted) {
                if (nanos <= 0) {
                    throw ApiException.timeout("Too large resource version: " + wanted + ", current: " + version);
                }
                nanos = applied.awaitNanos(Math.min(nanos, TimeUnit.SECONDS.toNanos(1)));
            }
        } finally {
            applying.unlock();
        }
    }

    /** Waits until the cache is newer than {@code known}, at most for the wait. */
    public void awaitChange(long known, Duration wait) throws InterruptedException {
        long nanos = wait.toNanos();
        applying.lockInterruptibly();
        try {
            while (version <= known && nanos > 0 && !closed) {
                nanos = applied.awaitNanos(nanos);
            }
        } finally {
            applying.unlock();
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Ends every watch. */
    void close() {
        closed = true;
        caches.values().forEach(cache -> cache.window().wake());
    }

    private TypeCache cache(ResourceType type) {
        TypeCache cache = caches.get(type.resource());
        if (cache == null) {
            throw new IllegalArgumentException("no store for " + type.resource());
        }
        return cache;
    }
}

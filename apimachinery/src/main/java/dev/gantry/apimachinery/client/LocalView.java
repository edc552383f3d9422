package dev.gantry.apimachinery.client;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.store.Change;
import dev.gantry.apimachinery.store.ChangeCursor;
import dev.gantry.apimachinery.store.ChangeType;
import dev.gantry.apimachinery.store.StoredObject;
import dev.gantry.apimachinery.store.WatchCache;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A view of one of the service's own types: reads go to the watch cache, listeners are told by a follower of its changes. */
final class LocalView<T extends HasMetadata> implements ResourceView<T>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalView.class);
    private static final Duration WAIT = Duration.ofSeconds(5);

    private final Class<T> model;
    private final ResourceType type;
    private final WatchCache cache;
    private final ViewContents<T> told = new ViewContents<>();
    private final ReentrantLock telling = new ReentrantLock();
    private final Thread follower;
    /** What {@link #refresh} told; the follower passes over older changes. */
    private long toldVersion;

    private volatile boolean closed;

    LocalView(Class<T> model, ResourceType type, WatchCache cache) {
        this.model = model;
        this.type = type;
        this.cache = cache;
        ChangeCursor cursor = start();
        this.follower = Thread.ofVirtual().name("view-" + type.resource()).start(() -> follow(cursor));
    }

    private ChangeCursor start() {
        return cache.cursor(type, refresh());
    }

    /** Tells the listeners now what the follower has not told yet of what the cache holds; answers its version. */
    long refresh() {
        telling.lock();
        try {
            WatchCache.Snapshot snapshot = cache.list(type, "");
            told.replaceAll(snapshot.objects().stream().map(this::typed).toList());
            toldVersion = snapshot.version();
            return toldVersion;
        } finally {
            telling.unlock();
        }
    }

    private void follow(ChangeCursor first) {
        ChangeCursor cursor = first;
        while (!closed && !cursor.closing()) {
            try {
                Change change = cursor.next(WAIT);
                if (change != null) {
                    tell(change);
                }
            } catch (ApiException e) {
                LOG.info("the view of {} starts anew: {}", type.resource(), e.getMessage());
                cursor = start();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void tell(Change change) {
        telling.lock();
        try {
            if (change.object().version() <= toldVersion) {
                return;
            }
            if (change.type() == ChangeType.DELETED) {
                told.remove(typed(change.object()));
            } else {
                told.put(typed(change.object()));
            }
        } finally {
            telling.unlock();
        }
    }

    private T typed(StoredObject object) {
        return model.cast(object.typed());
    }

    @Override
    public Optional<T> get(ObjectKey key) {
        return cache.get(type, key).map(this::typed);
    }

    @Override
    public List<T> list() {
        return list("");
    }

    @Override
    public List<T> list(String namespace) {
        return cache.list(type, namespace).objects().stream().map(this::typed).toList();
    }

    @Override
    public boolean synced() {
        return true;
    }

    @Override
    public Duration staleness() {
        return Duration.ZERO;
    }

    @Override
    public AutoCloseable subscribe(Listener<T> listener) {
        return told.subscribe(listener);
    }

    @Override
    public void close() {
        closed = true;
        follower.interrupt();
    }
}

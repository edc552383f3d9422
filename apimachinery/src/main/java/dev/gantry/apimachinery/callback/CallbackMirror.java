package dev.gantry.apimachinery.callback;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.client.ApiConnection;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.client.ViewContents;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.type.TypeFactory;

/**
 * Another service's objects, kept current by its callbacks and healed by a periodic list: a callback that never comes delays
 * what this view shows, and never makes it wrong for good.
 */
final class CallbackMirror<T extends HasMetadata> implements ResourceView<T>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackMirror.class);

    /** How often the whole state is read again even though callbacks come. */
    private static final Duration HEAL_EVERY = Duration.ofMinutes(1);

    /** Owners call at least each 5 s; after this silence the state is read and the subscription renewed. */
    private static final Duration SILENCE = Duration.ofSeconds(12);

    private static final Duration RETRY = Duration.ofMillis(500);

    /** Where and how the owner is to call back. */
    record Target(String url, String secret) {}

    private final Class<T> type;
    private final ApiConnection owner;
    private final Target target;
    private final ViewContents<T> contents = new ViewContents<>();
    private final ReentrantLock applying = new ReentrantLock();
    private final ObjectReader batches;
    private final Thread healer;
    private volatile boolean synced;
    private volatile boolean closed;
    private volatile boolean healNow;
    private volatile long confirmedNanos = System.nanoTime();
    private long version;

    CallbackMirror(Class<T> type, ApiConnection owner, Target target) {
        this.type = type;
        this.owner = owner;
        this.target = target;
        TypeFactory types = WireJson.MAPPER.getTypeFactory();
        JavaType event = types.constructParametricType(MirrorEvent.class, type);
        this.batches = WireJson.MAPPER.readerFor(types.constructCollectionType(List.class, event));
        this.healer = Thread.ofVirtual().name("mirror-" + type.getSimpleName()).start(this::healForever);
    }

    private void healForever() {
        try {
            while (!closed) {
                Thread.sleep(heal() ? Duration.ZERO : RETRY);
                long until = System.nanoTime() + HEAL_EVERY.toNanos();
                while (synced
                        && !healNow
                        && System.nanoTime() < until
                        && staleness().compareTo(SILENCE) < 0) {
                    Thread.sleep(RETRY);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lists and subscribes from there; callbacks wait meanwhile, so that an older list never overtakes a newer callback. */
    private boolean heal() throws InterruptedException {
        applying.lockInterruptibly();
        try {
            ObjectNode list = WireJson.parseObject(owner.get(ApiConnection.collection(type) + "?resourceVersion="
                    + version + "&resourceVersionMatch=NotOlderThan"));
            List<T> objects = new ArrayList<>();
            list.path("items").forEach(item -> objects.add(WireJson.decode(item, type)));
            contents.replaceAll(objects);
            version = list.path("metadata").path("resourceVersion").asLong();
            subscribe();
            confirmedNanos = System.nanoTime();
            synced = true;
            healNow = false;
            return true;
        } catch (ApiException e) {
            if (e.code() == 504) {
                // The owner's store was set back, as by a restored backup: believe what it has now.
                version = 0;
            }
            LOG.info("the mirror of {} is not current: {}", type.getSimpleName(), e.getMessage());
            return false;
        } finally {
            applying.unlock();
        }
    }

    private void subscribe() {
        SubscriptionRequest request = new SubscriptionRequest(
                target.url(), List.of(ApiConnection.kindOf(type)), "", version, target.secret());
        owner.send("POST", "/gantry/v1/subscriptions", "application/json", WireJson.MAPPER.writeValueAsBytes(request));
    }

    /** Takes a batch of the owner; returns only after it is applied, which confirms it. */
    void receive(byte[] body, String signature) throws InterruptedException {
        if (!Signature.matches(body, target.secret(), signature)) {
            throw ApiException.unauthorized();
        }
        List<MirrorEvent<T>> batch = batches.readValue(body);
        applying.lockInterruptibly();
        try {
            for (MirrorEvent<T> event : batch) {
                accept(event);
            }
            confirmedNanos = System.nanoTime();
        } finally {
            applying.unlock();
        }
    }

    private void accept(MirrorEvent<T> event) {
        T data = event.data();
        if (event.type().equals(CloudEvents.RESYNC)) {
            healNow = true;
        } else if (data == null) {
            throw ApiException.badRequest("data: Required value");
        } else if (event.type().equals(CloudEvents.DELETED)) {
            contents.remove(data);
        } else {
            contents.put(data);
        }
        version = Math.max(version, event.resourceversion());
    }

    /** What a mirror reads of a CloudEvent; decoded straight from the bytes, as there are many. */
    private record MirrorEvent<T>(
            String type, long resourceversion, @Nullable T data) {}

    @Override
    public Optional<T> get(ObjectKey key) {
        return contents.get(key);
    }

    @Override
    public List<T> list() {
        return contents.list();
    }

    @Override
    public List<T> list(String namespace) {
        return contents.list(namespace);
    }

    @Override
    public boolean synced() {
        return synced;
    }

    @Override
    public Duration staleness() {
        return Duration.ofNanos(System.nanoTime() - confirmedNanos);
    }

    @Override
    public AutoCloseable subscribe(Listener<T> listener) {
        return contents.subscribe(listener);
    }

    @Override
    public void close() {
        closed = true;
        healer.interrupt();
    }
}

package dev.gantry.apimachinery.callback;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.client.ApiConnection;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.client.ViewContents;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.TypeFactory;

/**
 * Another service's objects, kept current by its callbacks and healed by a periodic list: a callback that never comes delays
 * what this view shows, and never makes it wrong for good.
 */
final class CallbackMirror<T extends HasMetadata> implements ResourceView<T>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackMirror.class);

    /** How often the whole state is read again even though callbacks come, where that is done in a moment. */
    private static final Duration HEAL_EVERY = Duration.ofMinutes(1);

    /** Else as often as takes one part in so many of the time. */
    private static final int HEAL_SHARE = 30;

    /** Owners call at least each 5 s; after this silence the subscription is renewed, and after twice that the state read. */
    private static final Duration SILENCE = Duration.ofSeconds(12);

    /** Objects read at a time, so that many are not held twice. */
    private static final int PAGE = 500;

    private static final Duration RETRY = Duration.ofMillis(500);

    /** Where and how the owner is to call back. */
    record Target(String url, String secret) {}

    private final Class<T> type;
    private final ApiConnection owner;
    private final Target target;
    private final ViewContents<T> contents = new ViewContents<>();
    private final ReentrantLock applying = new ReentrantLock();
    private final ObjectReader batches;
    private final ObjectReader pages;
    private final Set<String> goneMeanwhile = new HashSet<>();
    private final Thread healer;
    private volatile boolean synced;
    private volatile boolean closed;
    private volatile boolean healNow;
    private volatile long confirmedNanos = System.nanoTime();
    private volatile boolean healing;
    private volatile boolean setBack;
    private long version;

    /** @param mapper decodes what the owner tells */
    CallbackMirror(Class<T> type, JsonMapper mapper, ApiConnection owner, Target target) {
        this.type = type;
        this.owner = owner;
        this.target = target;
        TypeFactory types = mapper.getTypeFactory();
        JavaType event = types.constructParametricType(MirrorEvent.class, type);
        this.batches = mapper.readerFor(types.constructCollectionType(List.class, event));
        this.pages = mapper.readerFor(types.constructParametricType(ListPage.class, type));
        this.healer = Thread.ofVirtual().name("mirror-" + type.getSimpleName()).start(this::healForever);
    }

    private void healForever() {
        try {
            while (!closed) {
                long start = System.nanoTime();
                if (!heal()) {
                    Thread.sleep(RETRY);
                    continue;
                }
                long now = System.nanoTime();
                follow(now + Math.max(HEAL_EVERY.toNanos(), (now - start) * HEAL_SHARE));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until it is time to read all again; an owner that is silent is asked once more to call, from where it stopped. */
    private void follow(long until) throws InterruptedException {
        boolean renewed = false;
        while (synced && !healNow && System.nanoTime() < until) {
            Thread.sleep(RETRY);
            Duration silence = staleness();
            if (silence.compareTo(SILENCE) < 0) {
                renewed = false;
            } else if (silence.compareTo(SILENCE.multipliedBy(2)) >= 0) {
                return; // it does not help: perhaps no callback gets through
            } else if (!renewed) {
                renewed = renew();
            }
        }
    }

    private boolean renew() throws InterruptedException {
        applying.lockInterruptibly();
        try {
            subscribe();
            return true;
        } catch (ApiException e) {
            LOG.info("the owner of {} is silent: {}", type.getSimpleName(), e.getMessage());
            return false;
        } finally {
            applying.unlock();
        }
    }

    /** Lists and subscribes from there. Callbacks go on meanwhile: what they told is newer than the list, or the same. */
    private boolean heal() throws InterruptedException {
        long from;
        applying.lockInterruptibly();
        try {
            from = setBack ? 0 : version;
            goneMeanwhile.clear();
            healing = true;
            healNow = false; // said again while the list is read, it asks for another one
        } finally {
            applying.unlock();
        }
        try {
            List<T> objects = new ArrayList<>();
            long listed = list(from, objects);
            take(objects, listed);
            return true;
        } catch (ApiException e) {
            if (e.code() == 504) {
                // The owner's store was set back, as by a restored backup: believe what it has now.
                setBack = true;
            }
            LOG.info("the mirror of {} is not current: {}", type.getSimpleName(), e.getMessage());
            return false;
        } finally {
            healing = false;
        }
    }

    /** Reads all objects, by pages of one state; returns its version. */
    private long list(long from, List<T> objects) {
        String path = ApiConnection.collection(type) + "?limit=" + PAGE;
        ListPage<T> page = page(path + "&resourceVersion=" + from + "&resourceVersionMatch=NotOlderThan");
        objects.addAll(page.items());
        while (!page.metadata().next().isEmpty()) {
            page = page(path + "&continue=" + page.metadata().next());
            objects.addAll(page.items());
        }
        return page.metadata().resourceVersion();
    }

    private ListPage<T> page(String path) {
        try {
            return pages.readValue(owner.get(path));
        } catch (JacksonException e) {
            throw ApiException.unavailable(
                    "a list of " + type.getSimpleName() + " is not JSON: " + e.getOriginalMessage());
        }
    }

    private void take(List<T> objects, long listed) throws InterruptedException {
        applying.lockInterruptibly();
        try {
            if (setBack) {
                contents.replaceAll(
                        List.of()); // their versions mean nothing any more, nor does what was told meanwhile
                contents.replaceAll(objects);
                version = listed;
            } else {
                objects.removeIf(
                        object -> goneMeanwhile.contains(object.getMetadata().getUid()));
                contents.replaceAll(objects, listed);
                version = Math.max(version, listed);
            }
            subscribe();
            setBack = false;
            confirmedNanos = System.nanoTime();
            synced = true;
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
            if (healing) {
                goneMeanwhile.add(data.getMetadata().getUid());
            }
        } else {
            contents.put(data);
        }
        version = Math.max(version, event.resourceversion());
    }

    /** What a mirror reads of a CloudEvent; decoded straight from the bytes, as there are many. */
    private record MirrorEvent<T>(
            String type, long resourceversion, @Nullable T data) {}

    /** What a mirror reads of a page of a list. */
    private record ListPage<T>(PageMetadata metadata, List<T> items) {}

    private record PageMetadata(
            long resourceVersion,
            @JsonProperty("continue") @Nullable String rest) {
        String next() {
            return rest == null ? "" : rest;
        }
    }

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

package dev.gantry.apimachinery.client;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.WireJson;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A view kept current by one list and then a watch that resumes at the last version seen. A version that the server no longer
 * keeps (410) leads to a new list; a lost connection to a new watch, with back-off.
 */
public final class WatchedView<T extends HasMetadata> implements ResourceView<T>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WatchedView.class);

    /** The server ends a watch after this long, which also proves to us that it still answers. */
    private static final Duration WATCH_DURATION = Duration.ofMinutes(4);

    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(100);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(5);

    private final ApiConnection connection;
    private final Class<T> type;
    private final String selector;
    private final ViewContents<T> contents = new ViewContents<>();
    private final AtomicReference<@Nullable InputStream> stream = new AtomicReference<>();
    private volatile boolean synced;
    private volatile boolean closed;
    private volatile long confirmedNanos;
    private volatile long version;
    private Duration backOff = FIRST_BACK_OFF;
    private @Nullable Thread follower;

    WatchedView(ApiConnection connection, Class<T> type, String fieldSelector) {
        this.connection = connection;
        this.type = type;
        this.selector = fieldSelector.isEmpty()
                ? ""
                : "&fieldSelector=" + URLEncoder.encode(fieldSelector, StandardCharsets.UTF_8);
    }

    WatchedView<T> start() {
        follower = Thread.ofVirtual().name("watch-" + type.getSimpleName()).start(this::follow);
        return this;
    }

    private void follow() {
        while (!closed) {
            try {
                if (version == 0) {
                    relist();
                }
                watch();
                backOff = FIRST_BACK_OFF;
            } catch (ApiException | IOException e) {
                if (!closed) {
                    LOG.info(
                            "watch of {} ended, trying again in {}: {}", type.getSimpleName(), backOff, e.getMessage());
                    pause();
                }
            }
        }
    }

    private void relist() {
        String path = WireTypes.collection(type, "") + "?x=" + selector;
        ObjectNode list = WireJson.parseObject(connection.get(path));
        List<T> objects = new ArrayList<>();
        list.path("items").forEach(item -> objects.add(WireJson.decode(item, type)));
        contents.replaceAll(objects);
        version = list.path("metadata").path("resourceVersion").asLong();
        confirm();
        synced = true;
    }

    private void watch() throws IOException {
        String path = WireTypes.collection(type, "") + "?watch=1&allowWatchBookmarks=true&timeoutSeconds="
                + WATCH_DURATION.toSeconds() + "&resourceVersion=" + version + selector;
        try (InputStream in = connection.open(path);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            stream.set(in);
            confirm();
            backOff = FIRST_BACK_OFF;
            for (String line = lines.readLine(); line != null && !closed; line = lines.readLine()) {
                accept(WireJson.MAPPER.readTree(line));
                confirm();
            }
        } catch (ApiException e) {
            relistWhenExpired(e.code());
            throw e;
        } finally {
            stream.set(null);
        }
    }

    private void accept(JsonNode event) {
        JsonNode object = event.path("object");
        switch (event.path("type").asString("")) {
            case "ADDED", "MODIFIED" -> contents.put(WireJson.decode(object, type));
            case "DELETED" -> contents.remove(WireJson.decode(object, type));
            case "BOOKMARK" -> LOG.trace("bookmark of {}", type.getSimpleName());
            default -> {
                int code = object.path("code").asInt(500);
                relistWhenExpired(code);
                throw ApiException.of(
                        code, "WatchFailed", object.path("message").asString(""));
            }
        }
        version = object.path("metadata").path("resourceVersion").asLong(version);
    }

    private void relistWhenExpired(int code) {
        if (code == 410) {
            version = 0;
        }
    }

    private void confirm() {
        confirmedNanos = System.nanoTime();
    }

    private void pause() {
        try {
            Thread.sleep(backOff);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
        Duration doubled = backOff.multipliedBy(2);
        backOff = doubled.compareTo(LONGEST_BACK_OFF) < 0 ? doubled : LONGEST_BACK_OFF;
    }

    /** The newest resourceVersion that the view reflects, 0 before the first list. */
    public long version() {
        return version;
    }

    @Override
    public Optional<T> get(ObjectKey key) {
        return contents.get(key);
    }

    @Override
    public List<T> list(String namespace) {
        return contents.list(namespace);
    }

    @Override
    public List<T> list() {
        return contents.list();
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
        Thread running = follower;
        if (running != null) {
            running.interrupt();
        }
        InputStream open = stream.get();
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.debug("closing the watch of {}: {}", type.getSimpleName(), e.getMessage());
            }
        }
    }
}

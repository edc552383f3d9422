package dev.gantry.apimachinery.rest;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.store.Change;
import dev.gantry.apimachinery.store.ChangeCursor;
import dev.gantry.apimachinery.store.ChangeType;
import dev.gantry.apimachinery.store.StoredObject;
import dev.gantry.apimachinery.store.WatchCache;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** One watch: the initial state where asked for, then every selected change once and in order, until its time is over. */
final class WatchStream {

    /** How often a watcher that asked for bookmarks gets one. */
    private static final Duration BOOKMARK_EVERY = Duration.ofSeconds(30);

    /** How long one wait for a change lasts, so that the end of the watch is noticed. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    /** The types of events, with what comes before the object on the wire. */
    private enum EventType {
        ADDED,
        MODIFIED,
        DELETED,
        BOOKMARK,
        ERROR;

        private final String head = "{\"type\":\"" + name() + "\",\"object\":";
    }

    /** Where events go: a chunked response or a WebSocket. */
    interface Sink {
        void send(byte[] event) throws IOException;

        /** Called when no further event is at hand. */
        void flush() throws IOException;

        boolean isOpen();
    }

    /**
     * What a watch request asks for.
     *
     * @param afterVersion changes after this version; 0 for the current state first
     * @param sendInitialEvents whether the current state comes first, ended by a marked bookmark
     * @param bookmarks whether the watcher wants bookmarks
     * @param duration when the watch ends
     */
    record Query(
            Selection selection, long afterVersion, boolean sendInitialEvents, boolean bookmarks, Duration duration) {}

    private final WatchCache cache;
    private final ResourceType type;
    private final Query query;
    private final ObjectEncoder encoder;
    private final Sink sink;
    private boolean first = true;

    WatchStream(WatchCache cache, ResourceType type, Query query, ObjectEncoder encoder, Sink sink) {
        this.cache = cache;
        this.type = type;
        this.query = query;
        this.encoder = encoder;
        this.sink = sink;
    }

    /** Runs to the end of the watch; a version that is no longer kept becomes an ERROR event. */
    void run() throws IOException, InterruptedException {
        try {
            follow(cache.cursor(type, start()));
        } catch (ApiException e) {
            sink.send(event(EventType.ERROR, WireJson.encode(WireJson.toDocument(e.status()))));
        }
        sink.flush();
    }

    private long start() throws IOException {
        if (query.afterVersion() > 0 && !query.sendInitialEvents()) {
            return query.afterVersion();
        }
        WatchCache.Snapshot snapshot = cache.list(type, query.selection().namespace());
        for (StoredObject object : snapshot.objects()) {
            if (query.selection().matches(object)) {
                send(EventType.ADDED, object);
            }
        }
        if (query.sendInitialEvents()) {
            sink.send(bookmark(snapshot.version(), true));
        }
        sink.flush();
        return snapshot.version();
    }

    private void follow(ChangeCursor cursor) throws IOException, InterruptedException {
        long end = System.nanoTime() + query.duration().toNanos();
        long nextBookmark = System.nanoTime() + BOOKMARK_EVERY.toNanos();
        while (sink.isOpen() && !cursor.closing() && System.nanoTime() < end) {
            // Read before the wait: if no change comes, none up to this version is missing.
            long safeVersion = cache.version();
            Change change = cursor.next(Duration.ZERO);
            if (change == null) {
                sink.flush();
                change = cursor.next(LONGEST_WAIT);
            }
            if (change != null) {
                deliver(change);
            } else if (query.bookmarks() && System.nanoTime() > nextBookmark) {
                sink.send(bookmark(safeVersion, false));
                nextBookmark = System.nanoTime() + BOOKMARK_EVERY.toNanos();
            }
        }
        if (query.bookmarks() && sink.isOpen()) {
            endWithBookmark(cursor);
        }
    }

    private void endWithBookmark(ChangeCursor cursor) throws IOException, InterruptedException {
        long safeVersion = cache.version();
        Change missed = cursor.next(Duration.ZERO);
        if (missed == null) {
            sink.send(bookmark(safeVersion, false));
        } else {
            deliver(missed);
        }
    }

    /** A change may bring an object into the selection or take it out: then it is an addition or a deletion to this watcher. */
    private void deliver(Change change) throws IOException {
        @Nullable StoredObject previous = change.previous();
        boolean before = previous != null && query.selection().matches(previous);
        boolean after = change.type() != ChangeType.DELETED && query.selection().matches(change.object());
        if (after) {
            send(before ? EventType.MODIFIED : EventType.ADDED, change.object());
        } else if (before) {
            send(EventType.DELETED, change.object());
        }
    }

    private void send(EventType eventType, StoredObject object) throws IOException {
        sink.send(event(eventType, encoder.watched(object, first)));
        first = false;
    }

    private static byte[] event(EventType eventType, byte[] object) {
        byte[] head = eventType.head.getBytes(StandardCharsets.UTF_8);
        byte[] event = Arrays.copyOf(head, head.length + object.length + 2);
        System.arraycopy(object, 0, event, head.length, object.length);
        event[event.length - 2] = '}';
        event[event.length - 1] = '\n';
        return event;
    }

    private byte[] bookmark(long version, boolean initialEventsEnd) {
        ObjectNode object = WireJson.MAPPER.createObjectNode();
        object.put("kind", type.kind()).put("apiVersion", type.apiVersion());
        ObjectNode metadata = object.putObject("metadata");
        metadata.put("resourceVersion", Long.toString(version)).putNull("creationTimestamp");
        if (initialEventsEnd) {
            metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
        }
        return event(EventType.BOOKMARK, WireJson.encode(object));
    }
}

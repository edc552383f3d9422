package dev.gantry.apimachinery.callback;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.rest.Selection;
import dev.gantry.apimachinery.schema.FieldSelector;
import dev.gantry.apimachinery.schema.LabelSelector;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.store.Change;
import dev.gantry.apimachinery.store.ChangeCursor;
import dev.gantry.apimachinery.store.ChangeType;
import dev.gantry.apimachinery.store.StoredObject;
import dev.gantry.apimachinery.store.WatchCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The changes of a subscription's kinds as one ordered feed, cut into batches. */
final class SubscriptionFeed {

    /** Events of one batch. */
    private static final int MAX_EVENTS = 500;

    /** Bytes of one batch; one larger event still makes a batch. */
    private static final int MAX_BYTES = 2 << 20;

    private final WatchCache cache;
    private final List<ResourceType> types;
    private final Selection selection;
    private final String source;
    private final List<Pending> cursors = new ArrayList<>();
    private long version;

    /** One kind's cursor and the change it would deliver next. */
    private static final class Pending {
        private final ChangeCursor cursor;
        private @Nullable Change head;

        Pending(ChangeCursor cursor) {
            this.cursor = cursor;
        }

        @Nullable
        Change peek() throws InterruptedException {
            if (head == null) {
                head = cursor.next(Duration.ZERO);
            }
            return head;
        }

        void take() {
            head = null;
        }
    }

    SubscriptionFeed(
            WatchCache cache, List<ResourceType> types, LabelSelector selector, String source, long fromVersion) {
        this.cache = cache;
        this.types = types;
        this.selection = new Selection("", selector, FieldSelector.EVERYTHING);
        this.source = source;
        this.version = fromVersion;
    }

    /** Everything up to this version is in the batches given out so far. */
    long version() {
        return version;
    }

    /** The next batch, empty if nothing selected changed within the wait; a single resync event after compaction. */
    EventBatch next(Duration wait) throws InterruptedException {
        EventBatch batch = new EventBatch();
        try {
            if (cursors.isEmpty()) {
                types.forEach(type -> cursors.add(new Pending(cache.cursor(type, version))));
            }
            if (cache.version() <= version) {
                cache.awaitChange(version, wait);
            }
            fill(batch);
        } catch (ApiException e) {
            cursors.clear();
            version = cache.version();
            return EventBatch.resync(source, version);
        }
        return batch;
    }

    /** Takes changes in version order up to a version that every cursor is known to have reached. */
    private void fill(EventBatch batch) throws InterruptedException {
        long safeVersion = cache.version();
        while (batch.events() < MAX_EVENTS && batch.bytes() < MAX_BYTES) {
            Pending first = earliest();
            Change change = first == null ? null : first.peek();
            if (first == null || change == null || change.version() > safeVersion) {
                version = safeVersion;
                return;
            }
            first.take();
            version = change.version();
            add(batch, change);
        }
    }

    private @Nullable Pending earliest() throws InterruptedException {
        List<Pending> waiting = new ArrayList<>();
        for (Pending pending : cursors) {
            if (pending.peek() != null) {
                waiting.add(pending);
            }
        }
        return waiting.stream()
                .min(Comparator.comparingLong(SubscriptionFeed::headVersion))
                .orElse(null);
    }

    private static long headVersion(Pending pending) {
        Change head = pending.head;
        return head == null ? Long.MAX_VALUE : head.version();
    }

    private void add(EventBatch batch, Change change) {
        StoredObject previous = change.previous();
        boolean before = previous != null && selection.matches(previous);
        boolean after = change.type() != ChangeType.DELETED && selection.matches(change.object());
        if (before || after) {
            batch.add(source, !after ? "DELETED" : before ? "MODIFIED" : "ADDED", change);
        }
    }
}

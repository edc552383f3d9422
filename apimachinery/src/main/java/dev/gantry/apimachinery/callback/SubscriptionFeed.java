package dev.gantry.apimachinery.callback;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.rest.Selection;
import dev.gantry.apimachinery.schema.FieldSelector;
import dev.gantry.apimachinery.schema.LabelSelector;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.store.Change;
import dev.gantry.apimachinery.store.ChangeFeed;
import dev.gantry.apimachinery.store.ChangeType;
import dev.gantry.apimachinery.store.StoredObject;
import dev.gantry.apimachinery.store.WatchCache;
import java.time.Duration;
import java.util.List;

/** The changes of a subscription's kinds as one ordered feed, cut into batches. */
final class SubscriptionFeed {

    /** Events of one batch. */
    private static final int MAX_EVENTS = 500;

    /** Bytes of one batch; one larger event still makes a batch. */
    private static final int MAX_BYTES = 2 << 20;

    private final ChangeFeed changes;
    private final Selection selection;
    private final String source;

    SubscriptionFeed(
            WatchCache cache, List<ResourceType> types, LabelSelector selector, String source, long fromVersion) {
        this.changes = new ChangeFeed(cache, types, fromVersion);
        this.selection = new Selection("", selector, FieldSelector.EVERYTHING);
        this.source = source;
    }

    /** Everything up to this version is in the batches given out so far. */
    long version() {
        return changes.version();
    }

    /** The next batch, empty if nothing selected changed within the wait; a single resync event after compaction. */
    EventBatch next(Duration wait) throws InterruptedException {
        EventBatch batch = new EventBatch();
        long deadline = System.nanoTime() + wait.toNanos();
        try {
            long left = wait.toNanos();
            while (batch.events() == 0 && left > 0) {
                changes.await(Duration.ofNanos(left)); // for any change of the store, which may be none of these kinds
                fill(batch);
                left = deadline - System.nanoTime();
            }
        } catch (ApiException e) {
            changes.skipToNow();
            return EventBatch.resync(source, changes.version());
        }
        return batch;
    }

    private void fill(EventBatch batch) throws InterruptedException {
        while (batch.events() < MAX_EVENTS && batch.bytes() < MAX_BYTES) {
            Change change = changes.poll();
            if (change == null) {
                return;
            }
            add(batch, change);
        }
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

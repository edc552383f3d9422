package dev.gantry.apimachinery.store;

import dev.gantry.apimachinery.schema.ResourceType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The changes of some types as one feed in version order. For one reader. */
public final class ChangeFeed {

    private final WatchCache cache;
    private final List<ResourceType> types;
    private final List<Pending> cursors = new ArrayList<>();
    private long version;

    /** One type's cursor and the change it would deliver next. */
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

        long version() {
            return head == null ? Long.MAX_VALUE : head.version();
        }

        void take() {
            head = null;
        }
    }

    /** Changes after {@code version} come first. */
    public ChangeFeed(WatchCache cache, List<ResourceType> types, long version) {
        this.cache = cache;
        this.types = List.copyOf(types);
        this.version = version;
    }

    /** Everything up to this version was given out. */
    public long version() {
        return version;
    }

    /** Waits until there is something new, at most for the wait; 410 when the changes after {@link #version} are not kept. */
    public void await(Duration wait) throws InterruptedException {
        open();
        if (cache.version() <= version) {
            cache.awaitChange(version, wait);
        }
    }

    /** The next change, or null when there is none for now; 410 when the changes after {@link #version} are not kept. */
    public @Nullable Change poll() throws InterruptedException {
        open();
        // Read first: every cursor is known to have reached it, so nothing of a version up to it comes later.
        long safeVersion = cache.version();
        Pending first = earliest();
        Change change = first == null ? null : first.peek();
        if (first == null || change == null || change.version() > safeVersion) {
            version = Math.max(version, safeVersion);
            return null;
        }
        first.take();
        version = change.version();
        return change;
    }

    /** Leaves out what is no longer kept, and everything up to now. */
    public void skipToNow() {
        cursors.clear();
        version = cache.version();
    }

    private void open() {
        if (cursors.isEmpty()) {
            types.forEach(type -> cursors.add(new Pending(cache.cursor(type, version))));
        }
    }

    private @Nullable Pending earliest() throws InterruptedException {
        List<Pending> waiting = new ArrayList<>();
        for (Pending pending : cursors) {
            if (pending.peek() != null) {
                waiting.add(pending);
            }
        }
        return waiting.stream().min(Comparator.comparingLong(Pending::version)).orElse(null);
    }
}

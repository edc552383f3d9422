package dev.gantry.apimachinery.store;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One watcher's place among the changes of a type: every change once, in order, none left out. */
public final class ChangeCursor {

    private final WatchCache cache;
    private final ChangeWindow window;
    private long position;

    ChangeCursor(WatchCache cache, ChangeWindow window, long afterVersion) {
        this.cache = cache;
        this.window = window;
        this.position = window.positionAfter(afterVersion);
    }

    /** The next change, or null if none came within the wait or the store is closing; 410 when it fell too far behind. */
    public @Nullable Change next(Duration wait) throws InterruptedException {
        Change change = window.await(position, wait);
        if (change != null) {
            position++;
        }
        return change;
    }

    /** Whether the service ends, and with it every watch. */
    public boolean closing() {
        return cache.isClosed();
    }
}

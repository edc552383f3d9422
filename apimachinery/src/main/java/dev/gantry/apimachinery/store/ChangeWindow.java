package dev.gantry.apimachinery.store;

import dev.gantry.apimachinery.ApiException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The latest changes of one type, which any number of watchers read at their own pace. A watcher that falls out of the window
 * starts anew (410); it never delays a writer or another watcher.
 */
final class ChangeWindow {

    /** Changes kept for slow watchers and for those who resume. */
    private static final int CAPACITY = 16_384;

    /** Encoded bytes kept, so that large objects do not fill the heap: at least one change always stays. */
    private static final long MAX_BYTES = 16L << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final @Nullable Change[] ring = new @Nullable Change[CAPACITY];
    private long first;
    private volatile long next;
    private long bytes;
    private volatile boolean expired;

    /** Every change after this version is in the window. */
    private long completeAfter;

    ChangeWindow(long completeAfter) {
        this.completeAfter = completeAfter;
    }

    void add(Change change) {
        lock.lock();
        try {
            while (next - first == CAPACITY || (bytes > MAX_BYTES && next - first > 1)) {
                evictFirst();
            }
            long position = next;
            ring[(int) (position % CAPACITY)] = change;
            bytes += change.object().json().length;
            next = position + 1;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void evictFirst() {
        Change evicted = at(first);
        ring[(int) (first++ % CAPACITY)] = null;
        completeAfter = evicted.version();
        bytes -= evicted.object().json().length;
    }

    private Change at(long position) {
        Change change = ring[(int) (position % CAPACITY)];
        if (change == null) {
            throw new IllegalStateException("position " + position + " is outside the window");
        }
        return change;
    }

    /** The position of the first change after {@code version}; a version before the window is a 410. */
    long positionAfter(long version) {
        lock.lock();
        try {
            if (version < completeAfter) {
                throw tooOld(version);
            }
            long low = first;
            long high = next;
            while (low < high) {
                long middle = (low + high) >>> 1;
                if (at(middle).version() <= version) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        } finally {
            lock.unlock();
        }
    }

    /** The change at {@code position}, or null if none comes within the wait; a position before the window is a 410. */
    @Nullable
    Change await(long position, Duration wait) throws InterruptedException {
        long nanos = wait.toNanos();
        if (nanos <= 0 && position >= next && !expired) {
            return null; // without the lock, for which all watchers meet after each change
        }
        lock.lockInterruptibly();
        try {
            while (position >= next && !expired) {
                if (nanos <= 0) {
                    return null;
                }
                nanos = grown.awaitNanos(nanos);
            }
            if (expired || position < first) {
                throw tooOld(completeAfter);
            }
            return at(position);
        } finally {
            lock.unlock();
        }
    }

    /** Ends the window: every watcher of it starts anew. */
    void expire() {
        lock.lock();
        try {
            expired = true;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Wakes every waiting watcher, as when the service ends. */
    void wake() {
        lock.lock();
        try {
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static ApiException tooOld(long version) {
        return ApiException.expired("too old resource version: " + version);
    }
}

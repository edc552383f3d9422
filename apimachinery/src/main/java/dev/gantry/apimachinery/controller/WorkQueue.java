package dev.gantry.apimachinery.controller;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keys to reconcile: each at most once in the queue and never in two hands at a time. A key added while it is worked on comes
 * back afterwards. Its size is bounded by the number of distinct keys. The design is that of client-go's work queue.
 *
 * @param <K> the keys, compared by equality
 */
public final class WorkQueue<K> {

    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(50);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(30);

    private record Delayed<K>(long dueNanos, K key) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<K> ready = new ArrayDeque<>();
    private final Set<K> dirty = new HashSet<>();
    private final Set<K> working = new HashSet<>();
    private final Map<K, Long> due = new HashMap<>();
    private final PriorityQueue<Delayed<K>> delayed =
            new PriorityQueue<>((a, b) -> Long.compare(a.dueNanos - b.dueNanos, 0));
    private final PriorityQueue<Delayed<K>> resting =
            new PriorityQueue<>((a, b) -> Long.compare(a.dueNanos - b.dueNanos, 0));
    private final Map<K, Integer> failures = new HashMap<>();
    private boolean closed;

    public void add(K key) {
        lock.lock();
        try {
            if (!closed && dirty.add(key) && !working.contains(key)) {
                ready.add(key);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Adds the key after a delay, unless it is already due earlier. */
    public void addAfter(K key, Duration delay) {
        if (delay.isZero() || delay.isNegative()) {
            add(key);
            return;
        }
        lock.lock();
        try {
            long at = System.nanoTime() + delay.toNanos();
            Long earlier = due.get(key);
            if (!closed && (earlier == null || at - earlier < 0)) {
                due.put(key, at);
                delayed.add(new Delayed<>(at, key));
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Adds the key after a delay that doubles with each failure in a row. */
    public void addAfterFailure(K key) {
        int before;
        lock.lock();
        try {
            before = failures.merge(key, 1, Integer::sum) - 1;
        } finally {
            lock.unlock();
        }
        long millis = FIRST_BACK_OFF.toMillis() << Math.min(before, 20);
        addAfter(key, Duration.ofMillis(Math.min(millis, LONGEST_BACK_OFF.toMillis())));
    }

    /** Forgets the key's failures. */
    public void succeeded(K key) {
        lock.lock();
        try {
            failures.remove(key);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a key and takes it into work; empty once the queue is closed. */
    public Optional<K> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed) {
                long wait = moveDue();
                K key = ready.poll();
                if (key != null) {
                    dirty.remove(key);
                    working.add(key);
                    return Optional.of(key);
                }
                if (wait == Long.MAX_VALUE) {
                    changed.await();
                } else {
                    changed.awaitNanos(wait);
                }
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Moves what is due into the ready queue; returns the nanoseconds to the next, or MAX_VALUE. */
    private long moveDue() {
        long now = System.nanoTime();
        for (Delayed<K> rested = due(resting, now); rested != null; rested = due(resting, now)) {
            ended(rested.key);
        }
        for (Delayed<K> next = due(delayed, now); next != null; next = due(delayed, now)) {
            if (due.remove(next.key, next.dueNanos) && dirty.add(next.key) && !working.contains(next.key)) {
                ready.add(next.key);
            }
        }
        return Math.min(untilFirst(resting, now), untilFirst(delayed, now));
    }

    private static <K> @Nullable Delayed<K> due(PriorityQueue<Delayed<K>> keys, long now) {
        Delayed<K> first = keys.peek();
        return first == null || first.dueNanos - now > 0 ? null : keys.poll();
    }

    private static <K> long untilFirst(PriorityQueue<Delayed<K>> keys, long now) {
        Delayed<K> first = keys.peek();
        return first == null ? Long.MAX_VALUE : first.dueNanos - now;
    }

    /** Ends the work on a key that {@link #take} gave. */
    public void done(K key) {
        done(key, Duration.ZERO);
    }

    /** Ends the work on a key that {@link #take} gave; added again, it is not given out before it has rested. */
    public void done(K key, Duration rest) {
        lock.lock();
        try {
            if (rest.isPositive()) {
                resting.add(new Delayed<>(System.nanoTime() + rest.toNanos(), key));
                changed.signal();
            } else {
                ended(key);
            }
        } finally {
            lock.unlock();
        }
    }

    private void ended(K key) {
        working.remove(key);
        if (dirty.contains(key)) {
            ready.add(key);
            changed.signal();
        }
    }

    /** Keys that wait, those not yet due included. */
    public int size() {
        lock.lock();
        try {
            return ready.size() + due.size();
        } finally {
            lock.unlock();
        }
    }

    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}

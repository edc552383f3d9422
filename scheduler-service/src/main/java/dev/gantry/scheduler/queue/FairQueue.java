package dev.gantry.scheduler.queue;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Entries in the order in which they are to be tried: the highest priority first, and among equals the namespaces in turn, so that
 * many pods of one never keep the few of another waiting.
 *
 * <p>Each namespace has a count of the pods that were taken of it; the one with the smallest goes next, and pays by the pods of
 * its entry. One that comes, or comes back, begins where the others are: having waited for nothing earns nothing. So with n namespaces waiting
 * at a priority, a pod that is the k-th of its namespace is among the next k * n, but for gangs, which go whole and are paid for afterwards.
 * Example: a has 1,000 pods, b and c have 2 each: a b c a b c a a a.
 *
 * <p>Source: P. Goyal, H. Vin, H. Cheng, "Start-time Fair Queueing", SIGCOMM 1996, with all weights equal.
 */
final class FairQueue {

    private final NavigableMap<Integer, Level> levels = new TreeMap<>(Comparator.reverseOrder());

    void add(Entry entry) {
        levels.computeIfAbsent(entry.priority(), priority -> new Level()).add(entry);
    }

    /** Takes an entry out that waits here. */
    void remove(Entry entry) {
        Level level = levels.get(entry.priority());
        if (level != null) {
            level.remove(entry);
            forgetIfEmpty(entry.priority(), level);
        }
    }

    boolean isEmpty() {
        return levels.isEmpty();
    }

    /** The next entry, which stays. */
    Optional<Entry> peek() {
        return levels.isEmpty()
                ? Optional.empty()
                : Optional.of(levels.firstEntry().getValue().first());
    }

    /** Takes the next entry; there must be one. */
    Entry poll() {
        Map.Entry<Integer, Level> highest = levels.firstEntry();
        Entry next = highest.getValue().poll();
        forgetIfEmpty(highest.getKey(), highest.getValue());
        return next;
    }

    void clear() {
        levels.clear();
    }

    private void forgetIfEmpty(int priority, Level level) {
        if (level.waiting.isEmpty()) {
            levels.remove(priority);
        }
    }

    /** The entries of one priority. */
    private static final class Level {
        private final Map<String, Share> shares = new HashMap<>();
        private final NavigableSet<Share> waiting = new TreeSet<>(Share.LEAST_SERVED_FIRST);

        /** What the namespace that was served last had got before. */
        private long turn;

        private int pollsSinceLookedForIdle;

        void add(Entry entry) {
            Share share = shares.computeIfAbsent(entry.namespace(), Share::new);
            if (share.entries.isEmpty()) {
                share.served = Math.max(share.served, turn);
                waiting.add(share);
            }
            share.entries.add(entry);
        }

        void remove(Entry entry) {
            Share share = shares.get(entry.namespace());
            if (share != null && share.entries.remove(entry) && share.entries.isEmpty()) {
                waiting.remove(share);
            }
        }

        Entry first() {
            return waiting.first().entries.first();
        }

        Entry poll() {
            Share share = waiting.removeFirst();
            Entry next = share.entries.removeFirst();
            turn = share.served;
            share.served += next.size();
            if (!share.entries.isEmpty()) {
                waiting.add(share);
            }
            forgetIdle();
            return next;
        }

        /** One that has got no more than the others are at would begin at the same place again. Looked for once in so many polls as it costs. */
        private void forgetIdle() {
            if (++pollsSinceLookedForIdle >= 2 * shares.size()) {
                pollsSinceLookedForIdle = 0;
                shares.values().removeIf(share -> share.entries.isEmpty() && share.served <= turn);
            }
        }
    }

    /** The entries of one namespace, and how many pods were taken of it. */
    private static final class Share {
        private static final Comparator<Share> LEAST_SERVED_FIRST =
                Comparator.comparingLong((Share s) -> s.served).thenComparing(s -> s.namespace);

        private final String namespace;
        private final NavigableSet<Entry> entries = new TreeSet<>(Entry.LONGEST_WAITING_FIRST);
        private long served;

        Share(String namespace) {
            this.namespace = namespace;
        }
    }
}

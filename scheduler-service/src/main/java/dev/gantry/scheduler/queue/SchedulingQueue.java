package dev.gantry.scheduler.queue;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.scheduler.placement.ClusterChange;
import dev.gantry.scheduler.placement.Diagnosis;
import dev.gantry.scheduler.placement.PodTraits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The pending pods, for one thread: active ones go in order of priority; those that failed back off; those that fit nowhere
 * wait aside until the cluster changes in a way that may help them, so they never hold up others. Its size is bounded by
 * the pods that exist.
 */
public final class SchedulingQueue {

    /** A change that would have helped may have been missed; after this long a pod is tried again without one. */
    private static final Duration LONGEST_UNSCHEDULABLE = Duration.ofMinutes(5);

    private static final Comparator<Entry> BY_RANK = Comparator.comparingInt((Entry e) -> -e.pod.priority())
            .thenComparing(e -> e.pod.since())
            .thenComparing(e -> e.pod.pod().key());

    private static final Comparator<Entry> BY_TIME = Comparator.comparing((Entry e) -> e.readyAt)
            .thenComparing(e -> e.pod.pod().key());

    private final Map<ObjectKey, Entry> entries = new HashMap<>();
    private final NavigableSet<Entry> active = new TreeSet<>(BY_RANK);
    private final NavigableSet<Entry> backingOff = new TreeSet<>(BY_TIME);
    private final Map<ObjectKey, Entry> unschedulable = new HashMap<>();

    /** Adds a pod, or takes its new state; a pod whose demand or priority changed is worth another try. */
    public void put(QueuedPod pod, Instant now) {
        Entry known = entries.get(pod.pod().key());
        if (known != null && known.pod.uid().equals(pod.uid())) {
            if (!known.pod.pod().equals(pod.pod())) {
                leave(known);
                known.pod = pod;
                retry(known, now);
            }
            return;
        }
        remove(pod.pod().key());
        Entry added = new Entry(pod, now);
        entries.put(pod.pod().key(), added);
        active.add(added);
    }

    /** Forgets a pod that is gone or has a node. */
    public void remove(ObjectKey key) {
        Entry known = entries.remove(key);
        if (known != null) {
            leave(known);
        }
    }

    /** Takes the next pods, at most {@code limit}; each is then reported placed (removed), failed or unschedulable. */
    public List<QueuedPod> take(int limit, Instant now) {
        activateDue(now);
        List<QueuedPod> taken = new ArrayList<>(Math.min(limit, active.size()));
        while (taken.size() < limit && !active.isEmpty()) {
            Entry next = active.pollFirst();
            next.attempts++;
            taken.add(next.pod);
        }
        return taken;
    }

    /** The pod could not be bound for a reason that passes, such as a write that another one overtook. */
    public void failed(ObjectKey key, Instant now) {
        Entry entry = entries.get(key);
        if (entry != null) {
            leave(entry);
            backOff(entry, now);
        }
    }

    /** No node takes the pod. */
    public void unschedulable(ObjectKey key, Diagnosis diagnosis, Instant now) {
        Entry entry = entries.get(key);
        if (entry != null) {
            leave(entry);
            entry.diagnosis = diagnosis;
            entry.setAsideAt = now;
            entry.readyAt = now.plus(BackOff.after(entry.attempts));
            unschedulable.put(key, entry);
        }
    }

    /** Brings back the pods that the changes may help, at once or at the end of their back-off. */
    public void wake(Set<ClusterChange> changes, Instant now) {
        if (changes.isEmpty()) {
            return;
        }
        bringBack(entry -> changes.stream().anyMatch(entry::mayEndWith), now);
    }

    /**
     * Brings back the pods that wait for their peers and that pods of these traits, which came, went or changed their labels, may
     * help.
     */
    public void wakeByPeers(Set<PodTraits> peers, Instant now) {
        if (!peers.isEmpty()) {
            bringBack(entry -> entry.waitsForAnyOf(peers), now);
        }
    }

    private void bringBack(Predicate<Entry> which, Instant now) {
        List<Entry> helped = unschedulable.values().stream().filter(which).toList();
        helped.forEach(entry -> bringBack(entry, now));
    }

    /** Brings back the pods that waited aside for so long that a change may have been missed. */
    public void flush(Instant now) {
        Instant oldest = now.minus(LONGEST_UNSCHEDULABLE);
        List<Entry> waiting = unschedulable.values().stream()
                .filter(entry -> !entry.setAsideAt.isAfter(oldest))
                .toList();
        waiting.forEach(entry -> bringBack(entry, now));
    }

    /** When the next pod is to be tried, if one is sure to be: now, or at the end of a back-off. */
    public Optional<Instant> nextDue(Instant now) {
        if (!active.isEmpty()) {
            return Optional.of(now);
        }
        return backingOff.isEmpty() ? Optional.empty() : Optional.of(backingOff.getFirst().readyAt);
    }

    public QueueDepth depth() {
        return new QueueDepth(active.size(), backingOff.size(), unschedulable.size());
    }

    /** Forgets everything. */
    public void clear() {
        entries.clear();
        active.clear();
        backingOff.clear();
        unschedulable.clear();
    }

    private void activateDue(Instant now) {
        while (!backingOff.isEmpty() && !backingOff.getFirst().readyAt.isAfter(now)) {
            active.add(backingOff.pollFirst());
        }
    }

    private void bringBack(Entry entry, Instant now) {
        unschedulable.remove(entry.pod.pod().key());
        retry(entry, now);
    }

    private void retry(Entry entry, Instant now) {
        if (entry.readyAt.isAfter(now)) {
            backingOff.add(entry);
        } else {
            active.add(entry);
        }
    }

    private void backOff(Entry entry, Instant now) {
        entry.readyAt = now.plus(BackOff.after(entry.attempts));
        backingOff.add(entry);
    }

    /** Takes the entry from wherever it waits; its order must not change while it is in a set. */
    private void leave(Entry entry) {
        active.remove(entry);
        backingOff.remove(entry);
        unschedulable.remove(entry.pod.pod().key());
    }

    private static final class Entry {
        private QueuedPod pod;
        private int attempts;
        private Instant readyAt;
        private Instant setAsideAt;
        private @Nullable Diagnosis diagnosis;

        Entry(QueuedPod pod, Instant now) {
            this.pod = pod;
            this.readyAt = now;
            this.setAsideAt = now;
        }

        boolean waitsForAnyOf(Set<PodTraits> peers) {
            return diagnosis != null
                    && diagnosis.mayEndWithPeers()
                    && peers.stream().anyMatch(pod.pod().traits()::mayDependOn);
        }

        boolean mayEndWith(ClusterChange change) {
            return diagnosis == null || diagnosis.mayEndWith(change);
        }
    }
}

package dev.gantry.scheduler.queue;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.scheduler.placement.ClusterChange;
import dev.gantry.scheduler.placement.Diagnosis;
import dev.gantry.scheduler.placement.Gang;
import dev.gantry.scheduler.placement.GangDemand;
import dev.gantry.scheduler.placement.PodTraits;
import dev.gantry.scheduler.queue.Entry.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The pending pods, for one thread: active ones go in order of priority, and among equals by turns of their namespaces; those that
 * failed back off; those that fit nowhere wait aside until the cluster changes in a way that may help them, so they never hold up
 * others. The pods of a gang go together, and not before enough of them are there. Its size is bounded by the pods that exist.
 */
public final class SchedulingQueue {

    /** A change that would have helped may have been missed; after this long a pod is tried again without one. */
    private static final Duration LONGEST_UNSCHEDULABLE = Duration.ofMinutes(5);

    private final Map<ObjectKey, Entry> entries = new HashMap<>();
    private final FairQueue active = new FairQueue();
    private final NavigableSet<Entry> backingOff = new TreeSet<>(Entry.BY_TIME);
    private final Set<Entry> unschedulable = new LinkedHashSet<>();
    private final Map<Place, Integer> podsAt = new EnumMap<>(Place.class);

    private final Map<ObjectKey, GangRoster> rosters = new HashMap<>();
    private final Map<ObjectKey, GangRoster> rosterOf = new HashMap<>();

    /** Gangs whose pods came, went or got a place since it was decided how they are tried. */
    private final Set<GangRoster> changed = new LinkedHashSet<>();

    /** Gangs of which users are to be told that pods are missing. */
    private final NavigableSet<GangRoster> untold =
            new TreeSet<>(Comparator.comparing((GangRoster gang) -> gang.tellAt).thenComparing(GangRoster::key));

    private int missingOthers;

    /** Adds a pod, or takes its new state; a pod whose demand or priority changed is worth another try. */
    public void put(QueuedPod pod, Instant now) {
        ObjectKey key = pod.pod().key();
        Optional<ObjectKey> gang = pod.gang().map(Gang::key);
        GangRoster former = rosterOf.get(key);
        if (former != null && !gang.equals(Optional.of(former.key()))) {
            remove(key);
        }
        if (gang.isEmpty()) {
            putAlone(pod, Optional.empty(), now);
            return;
        }
        GangRoster roster = rosters.computeIfAbsent(gang.get(), name -> new GangRoster(name, now));
        if (former == null) {
            removeAlone(key);
        }
        rosterOf.put(key, roster);
        roster.await(pod);
        changed.add(roster);
    }

    /** The pod has its node: it waits no longer, and counts for its gang until it is removed. */
    public void placed(ObjectKey key, Optional<Gang> gang, Instant now) {
        waitsNoLonger(key, gang, now).filter(roster -> !roster.isPlaced(key)).ifPresent(roster -> {
            roster.place(key);
            changed.add(roster);
        });
    }

    /** The pod has succeeded: for the others of its owner it counts as one that has its node, until it is removed. */
    public void succeeded(ObjectKey key, Optional<Gang> gang, String owner, Instant now) {
        waitsNoLonger(key, gang, now).ifPresent(roster -> {
            roster.end(key, owner);
            changed.add(roster);
        });
    }

    private Optional<GangRoster> waitsNoLonger(ObjectKey key, Optional<Gang> gang, Instant now) {
        GangRoster former = rosterOf.get(key);
        if (gang.isEmpty() || (former != null && !former.key().equals(gang.get().key()))) {
            remove(key);
        } else {
            removeAlone(key);
        }
        return gang.map(known -> {
            GangRoster roster = rosters.computeIfAbsent(known.key(), name -> new GangRoster(name, now));
            rosterOf.put(key, roster);
            return roster;
        });
    }

    /** As {@link #placed}, for a pod that waited here. */
    public void bound(ObjectKey key) {
        removeAlone(key);
        GangRoster roster = rosterOf.get(key);
        if (roster != null && roster.isWaiting(key)) {
            roster.place(key);
            changed.add(roster);
        }
    }

    /** Forgets a pod that is gone. */
    public void remove(ObjectKey key) {
        removeAlone(key);
        GangRoster roster = rosterOf.remove(key);
        if (roster != null) {
            roster.remove(key);
            changed.add(roster);
        }
    }

    /**
     * Takes the next pods, at most {@code limit} unless a gang alone is more, the pods of a gang next to one another; each is then
     * reported placed (removed), failed or unschedulable.
     */
    public List<QueuedPod> take(int limit, Instant now) {
        regroup(now);
        activateDue(now);
        List<QueuedPod> taken = new ArrayList<>(Math.min(limit, podsAt(Place.ACTIVE)));
        for (Optional<Entry> next = active.peek(); next.isPresent(); next = active.peek()) {
            if (taken.size() >= limit
                    || (!taken.isEmpty() && taken.size() + next.get().size() > limit)) {
                break;
            }
            Entry entry = active.poll();
            podsAt.merge(Place.ACTIVE, -entry.size(), Integer::sum);
            entry.place = Place.NONE;
            entry.beginTry();
            taken.addAll(entry.pods());
        }
        return taken;
    }

    /** What the pod's gang needs; empty for a pod of its own, and for one whose gang has its places. */
    public Optional<GangDemand> gangOf(ObjectKey pod) {
        return Optional.ofNullable(rosterOf.get(pod)).map(GangRoster::demand).filter(demand -> demand.needed() > 0);
    }

    /** How far the pod's gang is; empty for a pod of its own. */
    public Optional<GangState> gang(ObjectKey pod) {
        return Optional.ofNullable(rosterOf.get(pod)).map(GangRoster::state);
    }

    /** Gangs of which too few pods are there, for those who look at them; each is told once, until something changes. */
    public List<IncompleteGang> incomplete(int limit, Instant now) {
        regroup(now);
        List<IncompleteGang> told = new ArrayList<>();
        while (told.size() < limit
                && !untold.isEmpty()
                && !untold.getFirst().tellAt.isAfter(now)) {
            GangRoster next = untold.removeFirst();
            next.told = true;
            told.add(next.incomplete());
        }
        return told;
    }

    /** The pod could not be bound for a reason that passes, such as a write that another one overtook. */
    public void failed(ObjectKey key, Instant now) {
        entryOf(key).ifPresent(entry -> {
            move(entry, Place.NONE);
            entry.readyAt = now.plus(BackOff.after(entry.attempts));
            move(entry, Place.BACKING_OFF);
        });
    }

    /** No node takes the pod. */
    public void unschedulable(ObjectKey key, Diagnosis diagnosis, Instant now) {
        entryOf(key).ifPresent(entry -> {
            move(entry, Place.NONE);
            entry.diagnose(key, diagnosis);
            entry.setAsideAt = now;
            entry.readyAt = now.plus(BackOff.after(entry.attempts));
            move(entry, Place.UNSCHEDULABLE);
        });
    }

    /** Brings back the pods that the changes may help, at once or at the end of their back-off. */
    public void wake(Set<ClusterChange> changes, Instant now) {
        if (!changes.isEmpty()) {
            bringBack(entry -> changes.stream().anyMatch(entry::mayEndWith), now);
        }
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

    /** Brings back the pods that waited aside for so long that a change may have been missed. */
    public void flush(Instant now) {
        Instant oldest = now.minus(LONGEST_UNSCHEDULABLE);
        bringBack(entry -> !entry.setAsideAt.isAfter(oldest), now);
    }

    private void bringBack(Predicate<Entry> which, Instant now) {
        List<Entry> helped = unschedulable.stream().filter(which).toList();
        helped.forEach(entry -> retry(entry, now));
    }

    /** When the next pod is to be tried or told about, if one is sure to be: now, or at the end of a back-off. */
    public Optional<Instant> nextDue(Instant now) {
        regroup(now);
        if (!active.isEmpty()) {
            return Optional.of(now);
        }
        Instant due = backingOff.isEmpty() ? Instant.MAX : backingOff.getFirst().readyAt;
        Instant tell = untold.isEmpty() ? Instant.MAX : untold.getFirst().tellAt;
        Instant first = due.isBefore(tell) ? due : tell;
        return first.equals(Instant.MAX) ? Optional.empty() : Optional.of(first);
    }

    public QueueDepth depth() {
        return new QueueDepth(
                podsAt(Place.ACTIVE), podsAt(Place.BACKING_OFF), podsAt(Place.UNSCHEDULABLE) + missingOthers);
    }

    private int podsAt(Place place) {
        return podsAt.getOrDefault(place, 0);
    }

    private void putAlone(QueuedPod pod, Optional<Entry> gang, Instant now) {
        ObjectKey key = pod.pod().key();
        Entry known = entries.get(key);
        if (known != null && known.pods().getFirst().uid().equals(pod.uid())) {
            if (!known.pods().getFirst().pod().equals(pod.pod())) {
                move(known, Place.NONE);
                known.setPods(List.of(pod));
                retry(known, now);
            }
            return;
        }
        removeAlone(key);
        Entry added = Entry.of(pod, now);
        entries.put(key, added);
        gang.ifPresent(entry -> inherit(added, entry, key));
        if (added.diagnosisOf(key) == null) {
            retry(added, now);
        } else {
            move(added, Place.UNSCHEDULABLE);
        }
    }

    private static void inherit(Entry pod, Entry gang, ObjectKey key) {
        pod.attempts = gang.attempts;
        pod.readyAt = gang.readyAt;
        pod.setAsideAt = gang.setAsideAt;
        Diagnosis diagnosis = gang.diagnosisOf(key);
        if (diagnosis != null) {
            pod.diagnose(key, diagnosis);
        }
    }

    private void removeAlone(ObjectKey key) {
        Entry known = entries.remove(key);
        if (known != null) {
            move(known, Place.NONE);
        }
    }

    private Optional<Entry> entryOf(ObjectKey key) {
        Entry alone = entries.get(key);
        if (alone != null) {
            return Optional.of(alone);
        }
        GangRoster roster = rosterOf.get(key);
        return roster == null || !roster.isWaiting(key) || roster.entry.size() == 0
                ? Optional.empty()
                : Optional.of(roster.entry);
    }

    private void regroup(Instant now) {
        changed.forEach(roster -> regroup(roster, now));
        changed.clear();
    }

    /** Whether the pods of the gang are tried together, each for itself since the gang has its places, or not yet. */
    private void regroup(GangRoster roster, Instant now) {
        Collection<QueuedPod> waiting = roster.waiting();
        int needed = roster.demand().needed();
        untold.remove(roster);
        missingOthers -= roster.missing;
        roster.missing = 0;
        if (waiting.isEmpty() || needed <= 0) {
            waiting.forEach(pod -> putAlone(pod, Optional.of(roster.entry), now));
            together(roster, List.of(), now);
            roster.becomesComplete();
            if (roster.isEmpty()) {
                rosters.remove(roster.key());
            }
            return;
        }
        waiting.forEach(pod -> removeAlone(pod.pod().key()));
        if (waiting.size() >= needed) {
            roster.becomesComplete();
            together(roster, roster.together(), now);
            return;
        }
        together(roster, List.of(), now);
        missingOthers += waiting.size();
        roster.missing = waiting.size();
        if (roster.becomesIncomplete()) {
            roster.tellAt = now.plus(GangRoster.ARRIVAL);
            roster.told = false;
        }
        if (!roster.told) {
            untold.add(roster);
        }
    }

    private void together(GangRoster roster, List<QueuedPod> pods, Instant now) {
        Entry entry = roster.entry;
        if (!entry.pods().equals(pods)) {
            move(entry, Place.NONE);
            entry.setPods(pods);
            if (!pods.isEmpty()) {
                retry(entry, now);
            }
        }
    }

    private void activateDue(Instant now) {
        while (!backingOff.isEmpty() && !backingOff.getFirst().readyAt.isAfter(now)) {
            move(backingOff.getFirst(), Place.ACTIVE);
        }
    }

    private void retry(Entry entry, Instant now) {
        move(entry, entry.readyAt.isAfter(now) ? Place.BACKING_OFF : Place.ACTIVE);
    }

    /** Takes the entry from wherever it waits to where it is to wait. */
    private void move(Entry entry, Place to) {
        switch (entry.place) {
            case NONE -> {}
            case ACTIVE -> active.remove(entry);
            case BACKING_OFF -> backingOff.remove(entry);
            case UNSCHEDULABLE -> unschedulable.remove(entry);
        }
        podsAt.merge(entry.place, -entry.size(), Integer::sum);
        switch (to) {
            case NONE -> {}
            case ACTIVE -> active.add(entry);
            case BACKING_OFF -> backingOff.add(entry);
            case UNSCHEDULABLE -> unschedulable.add(entry);
        }
        podsAt.merge(to, entry.size(), Integer::sum);
        entry.place = to;
    }
}

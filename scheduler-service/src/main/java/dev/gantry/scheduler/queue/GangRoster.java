package dev.gantry.scheduler.queue;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.scheduler.placement.Gang;
import dev.gantry.scheduler.placement.GangDemand;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who of a gang waits, and who has a place. */
final class GangRoster {

    /** The pods of a gang mostly come one after the other, so that nothing is said of what is missing before this time. */
    static final Duration ARRIVAL = Duration.ofSeconds(2);

    private static final Comparator<QueuedPod> MOST_IMPORTANT_FIRST = Comparator.comparingInt(
                    (QueuedPod pod) -> -pod.priority())
            .thenComparing(QueuedPod::since)
            .thenComparing(pod -> pod.pod().key());

    private final ObjectKey key;
    private final Map<ObjectKey, QueuedPod> waiting = new LinkedHashMap<>();
    private final Set<ObjectKey> placed = new HashSet<>();
    private final Map<ObjectKey, String> ownersOfEnded = new HashMap<>();
    private Optional<IncompleteGang> lastIncomplete = Optional.empty();

    /** Tries the pods that go together. */
    final Entry entry;

    /** Its pods that wait for others to come; 0 where enough are there. */
    int missing;

    /** When users are to be told what is missing, unless they have been. */
    Instant tellAt = Instant.MAX;

    boolean told;

    GangRoster(ObjectKey key, Instant now) {
        this.key = key;
        this.entry = Entry.ofGang(key, now);
    }

    ObjectKey key() {
        return key;
    }

    void await(QueuedPod pod) {
        remove(pod.pod().key());
        waiting.put(pod.pod().key(), pod);
    }

    void place(ObjectKey pod) {
        remove(pod);
        placed.add(pod);
    }

    /** The pod has done its part; the others of its owner need not wait for another one, but those of a later owner do. */
    void end(ObjectKey pod, String owner) {
        remove(pod);
        ownersOfEnded.put(pod, owner);
    }

    void remove(ObjectKey pod) {
        waiting.remove(pod);
        placed.remove(pod);
        ownersOfEnded.remove(pod);
    }

    boolean isWaiting(ObjectKey pod) {
        return waiting.containsKey(pod);
    }

    boolean isPlaced(ObjectKey pod) {
        return placed.contains(pod);
    }

    boolean isEmpty() {
        return waiting.isEmpty() && placed.isEmpty() && ownersOfEnded.isEmpty();
    }

    List<QueuedPod> waiting() {
        return List.copyOf(waiting.values());
    }

    /** Where its pods differ about how many they are to be, the largest number counts. */
    GangDemand demand() {
        int minMember = waiting.values().stream()
                .flatMap(pod -> pod.gang().stream())
                .mapToInt(Gang::minMember)
                .max()
                .orElse(0);
        return new GangDemand(key, minMember, placed.size() + ended());
    }

    GangState state() {
        GangDemand demand = demand();
        return new GangState(key, demand.minMember(), demand.placed(), waiting.size());
    }

    /**
     * How many have done their part, of the owners whose pods wait: those that are there, or those that the owner counted, some of which may be gone,
     * whichever are more.
     */
    private int ended() {
        Map<String, Integer> told = new HashMap<>();
        for (QueuedPod pod : waiting.values()) {
            String owner = pod.pod().owner();
            if (!owner.isEmpty()) {
                told.merge(owner, pod.gang().map(Gang::succeeded).orElse(0), Math::max);
            }
        }
        return told.entrySet().stream()
                .mapToInt(owner ->
                        Math.max(owner.getValue(), Collections.frequency(ownersOfEnded.values(), owner.getKey())))
                .sum();
    }

    /** The pods to be tried together, the most important first; further ones follow once the gang has its places. */
    List<QueuedPod> together() {
        List<QueuedPod> pods = new ArrayList<>(waiting.values());
        pods.sort(MOST_IMPORTANT_FIRST);
        return List.copyOf(pods.subList(0, Math.min(Gang.MAX_MEMBERS, pods.size())));
    }

    /** Whether what is missing is news. */
    boolean becomesIncomplete() {
        Optional<IncompleteGang> now = Optional.of(incomplete());
        boolean news = !now.equals(lastIncomplete);
        lastIncomplete = now;
        return news;
    }

    void becomesComplete() {
        lastIncomplete = Optional.empty();
    }

    IncompleteGang incomplete() {
        GangDemand demand = demand();
        return new IncompleteGang(key, demand.minMember(), demand.placed(), List.copyOf(waiting.keySet()));
    }
}

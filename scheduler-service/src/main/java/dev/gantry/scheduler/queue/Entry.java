package dev.gantry.scheduler.queue;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.scheduler.placement.ClusterChange;
import dev.gantry.scheduler.placement.Diagnosis;
import dev.gantry.scheduler.placement.PodTraits;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is tried at once: a pod, or the pods of a gang. What it is ordered by must not change while it is in a sorted set. */
final class Entry {

    /** Where an entry waits. */
    enum Place {
        /** Nowhere: it is being tried, or has nothing to try. */
        NONE,
        ACTIVE,
        BACKING_OFF,
        UNSCHEDULABLE
    }

    private static final Comparator<Entry> BY_NAME =
            Comparator.comparing((Entry e) -> e.key).thenComparing(e -> e.ofGang);

    /** Among equals of a namespace. */
    static final Comparator<Entry> LONGEST_WAITING_FIRST =
            Comparator.comparing((Entry e) -> e.since).thenComparing(BY_NAME);

    static final Comparator<Entry> BY_TIME =
            Comparator.comparing((Entry e) -> e.readyAt).thenComparing(BY_NAME);

    private final ObjectKey key;
    private final boolean ofGang;
    private List<QueuedPod> pods = List.of();
    private int priority;
    private Instant since;
    private Map<ObjectKey, Diagnosis> diagnoses = Map.of();
    Place place = Place.NONE;
    int attempts;
    Instant readyAt;
    Instant setAsideAt;

    private Entry(ObjectKey key, boolean ofGang, Instant now) {
        this.key = key;
        this.ofGang = ofGang;
        this.since = now;
        this.readyAt = now;
        this.setAsideAt = now;
    }

    static Entry of(QueuedPod pod, Instant now) {
        Entry entry = new Entry(pod.pod().key(), false, now);
        entry.setPods(List.of(pod));
        return entry;
    }

    /** The entry of a gang none of whose pods is to be tried yet. */
    static Entry ofGang(ObjectKey gang, Instant now) {
        return new Entry(gang, true, now);
    }

    /** It goes by its least important pod, so that it never goes before one that is more important than that. */
    void setPods(List<QueuedPod> pods) {
        this.pods = pods;
        this.priority = pods.stream().mapToInt(QueuedPod::priority).min().orElse(0);
        this.since = pods.stream()
                .map(QueuedPod::since)
                .min(Comparator.naturalOrder())
                .orElse(since);
    }

    List<QueuedPod> pods() {
        return pods;
    }

    int size() {
        return pods.size();
    }

    int priority() {
        return priority;
    }

    String namespace() {
        return key.namespace();
    }

    @Nullable
    Diagnosis diagnosisOf(ObjectKey pod) {
        return diagnoses.get(pod);
    }

    void beginTry() {
        attempts++;
        diagnoses = Map.of();
    }

    void diagnose(ObjectKey pod, Diagnosis diagnosis) {
        if (!ofGang) {
            diagnoses = Map.of(pod, diagnosis);
            return;
        }
        if (diagnoses.isEmpty()) {
            diagnoses = new HashMap<>();
        }
        diagnoses.put(pod, diagnosis);
    }

    boolean mayEndWith(ClusterChange change) {
        return diagnoses.values().stream().anyMatch(diagnosis -> diagnosis.mayEndWith(change));
    }

    boolean waitsForAnyOf(Set<PodTraits> peers) {
        return pods.stream().anyMatch(pod -> {
            Diagnosis diagnosis = diagnoses.get(pod.pod().key());
            return diagnosis != null
                    && diagnosis.mayEndWithPeers()
                    && peers.stream().anyMatch(pod.pod().traits()::mayDependOn);
        });
    }
}

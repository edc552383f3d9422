package dev.gantry.scheduler.placement;

import dev.gantry.apimachinery.ObjectKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BiConsumer;

/**
 * Keeps the places that are promised to pending pods from pods of lower priority, in a plan that takes pods from the highest
 * priority on: a promise counts as used from the first pod on that may not take it.
 * Worked case: 1 cpu is left on a node and promised to a pod of priority 5. A pod of priority 7 finds it free; to one of
 * priority 3 it is used; the pod itself finds it free again when its turn comes.
 */
final class Promises {

    private final List<Nomination> nominations;
    private final Map<String, Integer> indexes;
    private final Map<ObjectKey, Nomination> reserved = new HashMap<>();
    private final Map<ObjectKey, Nomination> released = new HashMap<>();
    private final BiConsumer<Integer, PodDemand> reserve;
    private final BiConsumer<Integer, PodDemand> release;
    private int next;

    /**
     * No promise counts yet.
     *
     * @param reserve counts a demand as used on a node
     * @param release takes it back
     */
    Promises(ClusterSnapshot snapshot, BiConsumer<Integer, PodDemand> reserve, BiConsumer<Integer, PodDemand> release) {
        this.nominations = snapshot.nominations();
        this.indexes = nominations.isEmpty() ? Map.of() : snapshot.indexes();
        this.reserve = reserve;
        this.release = release;
    }

    /** Counts all promises to pods of at least this priority. */
    void reserveFrom(int priority) {
        for (; next < nominations.size() && nominations.get(next).priority() >= priority; next++) {
            Nomination nomination = nominations.get(next);
            Integer node = indexes.get(nomination.nodeName());
            if (node != null) {
                reserved.put(nomination.pod(), nomination);
                reserve.accept(node, nomination.demand());
            }
        }
    }

    /** Frees the place that is promised to the pod, whose turn it is; answers its node. */
    OptionalInt release(ObjectKey pod) {
        Nomination nomination = reserved.remove(pod);
        Integer node = nomination == null ? null : indexes.get(nomination.nodeName());
        if (nomination == null || node == null) {
            return OptionalInt.empty();
        }
        released.put(pod, nomination);
        release.accept(node, nomination.demand());
        return OptionalInt.of(node);
    }

    /** Counts the place again that was released to the pod, which cannot take it yet. */
    void restore(ObjectKey pod) {
        Nomination nomination = released.remove(pod);
        Integer node = nomination == null ? null : indexes.get(nomination.nodeName());
        if (nomination != null && node != null) {
            reserved.put(pod, nomination);
            reserve.accept(node, nomination.demand());
        }
    }
}

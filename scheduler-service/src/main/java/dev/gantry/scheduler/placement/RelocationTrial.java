package dev.gantry.scheduler.placement;

import dev.gantry.scheduler.placement.PodExplanation.ScoredNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * Tries of running pods, one after the other, where the scheduler would place each now if it had no node, as it would place its
 * replacement. Moves that are made in it count for the tries after them; the cluster itself stays as it is.
 */
public final class RelocationTrial {

    private final ProfileChoice profiles;
    private final PlanLedger ledger;
    private final Map<String, Integer> indexes;
    private final RandomGenerator random;

    /**
     * A trial; what is promised to pending pods counts as taken.
     *
     * @param snapshot made for these pods
     * @param pods the only ones that may be tried
     */
    public RelocationTrial(
            ClusterSnapshot snapshot, ProfileChoice profiles, Collection<PendingPod> pods, RandomGenerator random) {
        this.profiles = profiles;
        this.ledger = new PlanLedger(snapshot, pods);
        this.indexes = snapshot.indexes();
        this.random = random;
        ledger.promises().reserveFrom(Integer.MIN_VALUE);
    }

    /**
     * Where the pod would go; empty where no node would take it, and where its own would not any more, so that scores cannot be compared.
     * Only where a spread constraint forbids its own node by now it is told all the same.
     */
    public Optional<Relocation> of(PendingPod pod, BoundPod bound) {
        Integer here = indexes.get(bound.nodeName());
        if (here == null) {
            return Optional.empty();
        }
        ledger.remove(bound, here);
        Optional<Relocation> found = relocation(pod, bound, here);
        ledger.putBack(bound, here);
        return found;
    }

    private Optional<Relocation> relocation(PendingPod pod, BoundPod bound, int here) {
        PodGroup group = PodGroup.of(pod, profiles.of(pod), ledger, random);
        OptionalInt best = group.bestNode();
        Optional<ScoredNode> stays = group.accepts(here) ? Optional.of(scored(group, here)) : Optional.empty();
        if (best.isEmpty() || (stays.isEmpty() && !isSpreadTooUneven(group.rejections(here)))) {
            return Optional.empty();
        }
        int there = best.getAsInt();
        return Optional.of(new Relocation(pod, bound, stays, scored(group, there), group.devicesAt(there)));
    }

    private static boolean isSpreadTooUneven(List<Rejection> reasons) {
        return !reasons.isEmpty() && reasons.stream().allMatch(Rejection.SpreadTooUneven.class::isInstance);
    }

    private ScoredNode scored(PodGroup group, int node) {
        return ScoredNode.of(ledger.nodes().get(node).name(), group.scores(node));
    }

    /** Counts the pod on the other node from now on. */
    public void move(Relocation relocation) {
        ledger.remove(relocation.bound(), index(relocation.bound().nodeName()));
        ledger.place(relocation.pod(), index(relocation.there().node()), relocation.devices());
    }

    /** Takes back a {@link #move}, the last one first. */
    public void undo(Relocation relocation) {
        ledger.unplace(relocation.pod(), index(relocation.there().node()), relocation.devices());
        ledger.putBack(relocation.bound(), index(relocation.bound().nodeName()));
    }

    private int index(String node) {
        return Objects.requireNonNull(indexes.get(node));
    }
}

package dev.gantry.agent.pod;

import dev.gantry.agent.podlifecycle.Allocation;
import dev.gantry.agent.podlifecycle.DesiredPod;
import dev.gantry.agent.podlifecycle.NodePod;
import dev.gantry.agent.podlifecycle.PendingResize;
import dev.gantry.agent.podlifecycle.PodAdmission;
import dev.gantry.agent.podlifecycle.PodRejection;
import dev.gantry.agent.podlifecycle.ResizeAdmission;
import dev.gantry.agent.podlifecycle.ResizeDecision;
import dev.gantry.agent.podlifecycle.StartHold;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What a node has granted to each of its pods, in the order in which the API told of them. A new pod gets what it asks for if {@link PodAdmission}
 * says so, as it does unless a resize came first that the scheduler did not know of; one that asks for
 * more later gets it when {@link ResizeAdmission} says so, looked at anew with each change of any pod of the node. So the pods of a node never
 * have more than it has. What was granted is told in the pods' statuses, where the next agent finds it.
 */
public final class NodeAllocations {

    private static final Comparator<Entry> MOST_IMPORTANT_FIRST = Comparator.comparing(
                    (Entry entry) -> entry.pod.priority(), Comparator.reverseOrder())
            .thenComparing(entry -> entry.pod.createdAt())
            .thenComparing(entry -> entry.pod.uid());

    private final Map<String, Quantity> allocatable;
    private final BooleanSupplier known;
    private final Map<String, Entry> entries = new HashMap<>();

    /** How many of them were neither taken nor rejected yet. */
    private int undecided;

    /** What is known of one pod; guarded by the allocations. */
    private static final class Entry {
        private final Runnable signal;
        private NodePod pod;
        private boolean asks;
        private boolean taken;
        private boolean objectGone;
        private Optional<PendingResize> pending;
        private Optional<PodRejection> rejection = Optional.empty();

        Entry(NodePod pod, Optional<PendingResize> pending, Runnable signal) {
            this.pod = pod;
            this.asks = pod.asksForResize();
            this.taken = pod.isKnown() || pod.isOver();
            this.pending = pending;
            this.signal = signal;
        }

        boolean isUndecided() {
            return !taken && rejection.isEmpty();
        }

        /** Whether the scheduler counts it: not one that is gone, though its containers may still be here. */
        boolean countsForNewPods() {
            return taken && !objectGone;
        }

        void become(NodePod newest) {
            pod = newest;
            asks = newest.asksForResize();
        }
    }

    /**
     * Of one node.
     *
     * @param allocatable what its pods may request in sum
     * @param known whether all pods of the node have been told of; before that nobody gets more than it has
     */
    public NodeAllocations(Map<String, Quantity> allocatable, BooleanSupplier known) {
        this.allocatable = Map.copyOf(allocatable);
        this.known = known;
    }

    /**
     * Takes up a pod of the node.
     *
     * @param signal asks for a look at it soon
     */
    public synchronized void add(Pod pod, Runnable signal) {
        NodePod found = new NodePod(pod, Allocation.recalled(pod));
        Entry entry = new Entry(found, PendingResize.reported(pod), signal);
        entries.put(pod.getMetadata().getUid(), entry);
        undecided += entry.isUndecided() ? 1 : 0;
        admit();
    }

    /** The pod's object is gone: what it requested may be another's already. */
    public synchronized void deleted(String uid) {
        Entry entry = entries.get(uid);
        if (entry != null) {
            entry.objectGone = true;
        }
    }

    /** The pod as the API has it now. */
    public synchronized void changed(Pod pod) {
        Entry entry = entries.get(pod.getMetadata().getUid());
        if (entry != null) {
            entry.become(new NodePod(pod, entry.isUndecided() ? Allocation.ofSpec(pod) : entry.pod.allocated()));
            admit();
            settle();
        }
    }

    /** Nothing of the pod is here any more. */
    public synchronized void remove(String uid) {
        Entry entry = entries.remove(uid);
        if (entry != null) {
            undecided -= entry.isUndecided() ? 1 : 0;
            settle();
        }
    }

    /** The pod with the resources that are granted to it, or with why it is not taken; held where that cannot be said yet. */
    public synchronized DesiredPod granted(DesiredPod asked, Instant now) {
        Entry entry = entries.get(asked.uid());
        if (entry == null) {
            return asked;
        }
        admit();
        entry.become(
                new NodePod(asked.pod(), entry.isUndecided() ? Allocation.ofSpec(asked.pod()) : entry.pod.allocated()));
        settle();
        DesiredPod granted = asked.granted(entry.pod.allocated(), entry.pending);
        if (entry.isUndecided()) {
            return granted.heldBy(Optional.of(StartHold.untilPodsAreKnown(now)));
        }
        return entry.rejection.map(granted::rejectedFor).orElse(granted);
    }

    /** Whether it can be said of pods that ask for something else than they have. */
    boolean isKnown() {
        return known.getAsBoolean();
    }

    /** Decides about those that came anew, the most important first where there are several, once it is known what else is here. */
    private void admit() {
        if (undecided == 0 || !isKnown()) {
            return;
        }
        entries.values().stream()
                .filter(Entry::isUndecided)
                .sorted(MOST_IMPORTANT_FIRST)
                .toList()
                .forEach(this::admit);
        undecided = 0;
    }

    private void admit(Entry entry) {
        List<NodePod> others = entries.values().stream()
                .filter(Entry::countsForNewPods)
                .map(other -> other.pod)
                .toList();
        entry.rejection = PodAdmission.decide(entry.pod, others, allocatable);
        entry.taken = entry.rejection.isEmpty();
    }

    private void settle() {
        boolean open = entries.values().stream().anyMatch(entry -> entry.asks || entry.pending.isPresent());
        if (!open || !isKnown()) {
            return;
        }
        Map<String, ResizeDecision> decisions = ResizeAdmission.decide(
                entries.values().stream()
                        .filter(entry -> entry.taken)
                        .map(entry -> entry.pod)
                        .toList(),
                allocatable);
        entries.forEach((uid, entry) -> decided(entry, Optional.ofNullable(decisions.get(uid))));
    }

    private static void decided(Entry entry, Optional<ResizeDecision> decision) {
        Allocation before = entry.pod.allocated();
        Optional<PendingResize> pendingBefore = entry.pending;
        entry.pending = Optional.empty();
        decision.ifPresent(made -> {
            switch (made) {
                case ResizeDecision.Granted(Allocation granted) ->
                    entry.become(new NodePod(entry.pod.asked(), granted));
                case ResizeDecision.NotGranted(PendingResize why) -> entry.pending = Optional.of(why);
            }
        });
        if (!Objects.equals(before, entry.pod.allocated()) || !pendingBefore.equals(entry.pending)) {
            entry.signal.run();
        }
    }
}

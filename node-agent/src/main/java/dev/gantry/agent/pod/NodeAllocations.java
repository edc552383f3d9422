package dev.gantry.agent.pod;

import dev.gantry.agent.podlifecycle.Allocation;
import dev.gantry.agent.podlifecycle.DesiredPod;
import dev.gantry.agent.podlifecycle.NodePod;
import dev.gantry.agent.podlifecycle.PendingResize;
import dev.gantry.agent.podlifecycle.ResizeAdmission;
import dev.gantry.agent.podlifecycle.ResizeDecision;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What a node has granted to each of its pods. A new pod gets what it asks for, as the scheduler has counted that; one that asks for
 * more later gets it when {@link ResizeAdmission} says so, looked at anew with each change of any pod of the node. What was
 * granted is told in the pods' statuses, where the next agent finds it.
 */
final class NodeAllocations {

    private final Map<String, Quantity> allocatable;
    private final BooleanSupplier known;
    private final Map<String, Entry> entries = new HashMap<>();

    /** What is known of one pod; guarded by the allocations. */
    private static final class Entry {
        private final Runnable signal;
        private NodePod pod;
        private boolean asks;
        private Optional<PendingResize> pending;

        Entry(NodePod pod, Optional<PendingResize> pending, Runnable signal) {
            this.pod = pod;
            this.asks = pod.asksForResize();
            this.pending = pending;
            this.signal = signal;
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
    NodeAllocations(Map<String, Quantity> allocatable, BooleanSupplier known) {
        this.allocatable = Map.copyOf(allocatable);
        this.known = known;
    }

    /** @param signal asks the pod's worker for a look soon */
    synchronized void add(Pod pod, Runnable signal) {
        NodePod found = new NodePod(pod, Allocation.recalled(pod));
        entries.put(pod.getMetadata().getUid(), new Entry(found, PendingResize.reported(pod), signal));
    }

    /** The pod as the API has it now. */
    synchronized void changed(Pod pod) {
        Entry entry = entries.get(pod.getMetadata().getUid());
        if (entry != null) {
            entry.become(new NodePod(pod, entry.pod.allocated()));
            settle();
        }
    }

    synchronized void remove(String uid) {
        if (entries.remove(uid) != null) {
            settle();
        }
    }

    /** The pod with the resources that are granted to it. */
    synchronized DesiredPod granted(DesiredPod asked) {
        Entry entry = entries.get(asked.uid());
        if (entry == null) {
            return asked;
        }
        entry.become(new NodePod(asked.pod(), entry.pod.allocated()));
        settle();
        return asked.granted(entry.pod.allocated(), entry.pending);
    }

    /** Whether it can be said of pods that ask for something else than they have. */
    boolean isKnown() {
        return known.getAsBoolean();
    }

    private void settle() {
        boolean open = entries.values().stream().anyMatch(entry -> entry.asks || entry.pending.isPresent());
        if (!open || !isKnown()) {
            return;
        }
        Map<String, ResizeDecision> decisions = ResizeAdmission.decide(
                entries.values().stream().map(entry -> entry.pod).toList(), allocatable);
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

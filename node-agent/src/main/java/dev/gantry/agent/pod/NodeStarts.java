package dev.gantry.agent.pod;

import dev.gantry.agent.podlifecycle.DesiredPod;
import dev.gantry.agent.podlifecycle.ObservedPod;
import dev.gantry.agent.podlifecycle.ObservedSandbox;
import dev.gantry.agent.podlifecycle.StartHold;
import dev.gantry.agent.startorder.NodeStartPolicy;
import dev.gantry.agent.startorder.StartSequence;
import dev.gantry.agent.startorder.StartSettings;
import dev.gantry.agent.startorder.StartState;
import dev.gantry.agent.startorder.StartingPod;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Knows how far the start of each pod of a node is, and asks the {@link StartSequence} who has to wait. Pods that the agent
 * finds when it starts, and of which nothing runs, start with the node: it was booted, or its engine was. So do those of
 * which nothing runs after the engine was away. All others start at once, unless their workload asks for something else.
 */
public final class NodeStarts {

    /** After the engine was found away, until that may be found again: many pods find it out one by one. */
    private static final Duration BETWEEN_OUTAGES = Duration.ofSeconds(10);

    private final StartSettings settings;
    private final BooleanSupplier synced;
    private final InstantSource clock;
    private final Map<String, Entry> entries = new HashMap<>();
    private boolean following;
    private Instant lastOutage = Instant.EPOCH;

    /**
     * The starts of one node.
     *
     * @param synced whether the view that tells of the node's pods has been complete once
     */
    public NodeStarts(StartSettings settings, BooleanSupplier synced, InstantSource clock) {
        this.settings = settings;
        this.synced = synced;
        this.clock = clock;
    }

    /** Where no pod has to wait for another. */
    public static NodeStarts atOnce(InstantSource clock) {
        NodeStarts starts =
                new NodeStarts(new StartSettings(NodeStartPolicy.PARALLEL, Duration.ZERO), () -> true, clock);
        starts.following();
        return starts;
    }

    /** From now on the view tells of its changes: what it had, it has told of. */
    public synchronized void following() {
        following = true;
    }

    /** Whether all pods of the node have been told of. */
    synchronized boolean known() {
        return following && synced.getAsBoolean();
    }

    /** What is known of one pod; guarded by the starts. */
    private static final class Entry {
        private final Runnable signal;
        private Pod pod;
        private boolean withNode;
        private StartState state;
        private Optional<StartHold> told = Optional.empty();

        Entry(Pod pod, boolean withNode, StartState state, Runnable signal) {
            this.pod = pod;
            this.withNode = withNode;
            this.state = state;
            this.signal = signal;
        }

        StartingPod starting() {
            return StartingPod.of(pod, withNode, state);
        }
    }

    /** @param signal asks the pod's worker for a look soon */
    synchronized void add(Pod pod, Runnable signal) {
        Entry entry = new Entry(pod, !known(), new StartState.Waiting(clock.instant()), signal);
        entries.put(pod.getMetadata().getUid(), entry);
    }

    synchronized void remove(String uid) {
        if (entries.remove(uid) != null) {
            tellOthers();
        }
    }

    /** The pod as its worker sees it now; why nothing of it may be started yet, if it has to wait. */
    synchronized Optional<StartHold> hold(DesiredPod desired, ObservedPod observed) {
        Entry entry = entries.get(desired.uid());
        if (entry == null) {
            return Optional.empty();
        }
        entry.pod = desired.pod();
        if (desired.terminating() || desired.reportedFinished()) {
            become(entry, new StartState.Over());
        } else if (entry.state instanceof StartState.Waiting) {
            runningSince(observed)
                    .ifPresentOrElse(
                            since -> become(entry, new StartState.Starting(since)), () -> startUnlessHeld(entry));
        }
        return entry.told;
    }

    private static Optional<Instant> runningSince(ObservedPod observed) {
        boolean runs = observed.sandbox().filter(ObservedSandbox::running).isPresent()
                || observed.running().findAny().isPresent();
        return runs ? observed.sandbox().map(ObservedSandbox::createdAt) : Optional.empty();
    }

    private void startUnlessHeld(Entry entry) {
        Instant now = clock.instant();
        Optional<StartHold> hold = holdOf(entry, now);
        if (hold.isPresent()) {
            entry.told = hold;
        } else {
            become(entry, new StartState.Starting(now));
        }
    }

    private Optional<StartHold> holdOf(Entry entry, Instant now) {
        if (!entry.starting().ordered()) {
            return Optional.empty();
        }
        if (entry.withNode && !known()) {
            return Optional.of(StartHold.untilPodsAreKnown(now));
        }
        return Optional.ofNullable(holds(now).get(entry.pod.getMetadata().getUid()));
    }

    private Map<String, StartHold> holds(Instant now) {
        return new StartSequence(entries.values().stream().map(Entry::starting).toList(), settings, now).holds();
    }

    /** What the pod's status says now. */
    synchronized void computed(String uid, PodStatus status) {
        Entry entry = entries.get(uid);
        if (entry == null) {
            return;
        }
        boolean over = "Succeeded".equals(status.getPhase()) || "Failed".equals(status.getPhase());
        boolean ready = status.getConditions().stream()
                .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
        if (over) {
            become(entry, new StartState.Over());
        } else if (ready && entry.state instanceof StartState.Starting) {
            become(entry, new StartState.Ready());
        }
    }

    /** The engine does not answer: what does not run when it is back starts with the node, in order. */
    synchronized void engineAway() {
        Instant now = clock.instant();
        if (now.isBefore(lastOutage.plus(BETWEEN_OUTAGES))) {
            return;
        }
        lastOutage = now;
        for (Entry entry : entries.values()) {
            entry.withNode = true;
            if (!(entry.state instanceof StartState.Over)) {
                entry.state = new StartState.Waiting(now);
            }
            entry.signal.run();
        }
    }

    private void become(Entry entry, StartState state) {
        if (!entry.state.equals(state)) {
            entry.state = state;
            entry.told = Optional.empty();
            tellOthers();
        }
    }

    /** Wakes those who wait for something else now, or for nothing. */
    private void tellOthers() {
        List<Entry> waiting = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (entry.told.isPresent()) {
                waiting.add(entry);
            }
        }
        if (waiting.isEmpty()) {
            return;
        }
        Map<String, StartHold> holds = holds(clock.instant());
        for (Entry entry : waiting) {
            StartHold hold = holds.get(entry.pod.getMetadata().getUid());
            if (hold == null || !entry.told.filter(hold::says).isPresent()) {
                entry.signal.run();
            }
        }
    }
}

package dev.gantry.scheduler.loop;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.scheduler.placement.BoundPod;
import dev.gantry.scheduler.placement.ClusterChange;
import dev.gantry.scheduler.placement.ClusterState;
import dev.gantry.scheduler.placement.DeviceSet;
import dev.gantry.scheduler.placement.Gang;
import dev.gantry.scheduler.placement.NodeInfo;
import dev.gantry.scheduler.placement.Nomination;
import dev.gantry.scheduler.placement.PendingPod;
import dev.gantry.scheduler.placement.PodDemandReader;
import dev.gantry.scheduler.placement.PodTraits;
import dev.gantry.scheduler.placement.PodTraitsReader;
import dev.gantry.scheduler.placement.SpreadConstraint;
import dev.gantry.scheduler.queue.QueuedPod;
import dev.gantry.scheduler.queue.SchedulingQueue;
import dev.gantry.scheduler.volume.VolumeTable;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Keeps the state of the cluster and the queue of pending pods up to date with what happens, for one thread. */
public final class ClusterTracker {

    private static final Set<String> USUAL_SCHEDULERS = Set.of("gantry-scheduler", PendingPod.DEFAULT_SCHEDULER);
    private static final String SUCCEEDED = "Succeeded";
    private static final Set<String> ENDED = Set.of(SUCCEEDED, "Failed");

    private final ClusterState state;
    private final SchedulingQueue queue;
    private final PodDemandReader demands = new PodDemandReader();
    private final PodTraitsReader traits;
    private final VolumeTable volumes;
    private final Set<String> schedulerNames;
    private final StorageTracker storage;

    /** Versions that this process wrote itself and counts already: what the views still tell of before them is past. */
    private final Map<ObjectKey, Long> assumed = new HashMap<>();

    /** Pods that came, went or changed their labels since the queue was told. */
    private final Set<PodTraits> movedPeers = new HashSet<>();

    /** A tracker for a cluster without default constraints. */
    public ClusterTracker(ClusterState state, SchedulingQueue queue, VolumeTable volumes) {
        this(state, queue, volumes, USUAL_SCHEDULERS, List.of());
    }

    /**
     * Tracks.
     *
     * @param schedulerNames the pods that name one of these are placed here, and all others left alone
     * @param defaults topology spread constraints for pods that have an owner and none of their own
     */
    public ClusterTracker(
            ClusterState state,
            SchedulingQueue queue,
            VolumeTable volumes,
            Set<String> schedulerNames,
            List<SpreadConstraint> defaults) {
        this.schedulerNames = Set.copyOf(schedulerNames);
        this.traits = new PodTraitsReader(defaults);
        this.state = state;
        this.queue = queue;
        this.volumes = volumes;
        this.storage = new StorageTracker(volumes);
    }

    public void apply(List<ClusterEvent> events, Instant now) {
        lookAgain(volumes.takeRepinned(), now);
        Set<ClusterChange> changes = EnumSet.noneOf(ClusterChange.class);
        events.forEach(event -> changes.addAll(apply(event, now)));
        queue.wake(changes, now);
        queue.wakeByPeers(movedPeers, now);
        movedPeers.clear();
    }

    /** Counts a pod that was just bound, before the view tells of it. */
    public void assume(PendingPod pod, String nodeName, DeviceSet devices, long version) {
        var _ = put(BoundPod.of(pod, nodeName, devices));
        assumed.put(pod.key(), version);
        queue.bound(pod.key());
        volumes.users().place(pod.key());
    }

    private Set<ClusterChange> apply(ClusterEvent event, Instant now) {
        return switch (event) {
            case ClusterEvent.NodeChanged(var node) -> state.putNode(NodeInfo.of(node));
            case ClusterEvent.NodeGone(var node) ->
                state.removeNode(node.getMetadata().getName());
            case ClusterEvent.NamespaceChanged(var namespace) -> {
                Map<String, String> labels = namespace.getMetadata().getLabels();
                state.putNamespace(namespace.getMetadata().getName(), labels == null ? Map.of() : labels);
                yield Set.of(ClusterChange.NAMESPACE_CHANGED);
            }
            case ClusterEvent.NamespaceGone(var namespace) -> {
                state.removeNamespace(namespace.getMetadata().getName());
                yield Set.of(ClusterChange.NAMESPACE_CHANGED);
            }
            case ClusterEvent.PodGone(var pod) -> {
                assumed.remove(event.key());
                yield leave(event.key(), now);
            }
            case ClusterEvent.OfStorage ofStorage -> {
                storage.apply(ofStorage).forEach(pod -> enqueue(pod, now));
                yield Set.of();
            }
            case ClusterEvent.PodChanged(var pod) -> isPast(event) ? Set.of() : changed(pod, event.key(), now);
        };
    }

    /** Whether the pod's state of that version, or a later one, is counted already. */
    private boolean isPast(ClusterEvent event) {
        Long version = assumed.get(event.key());
        if (version == null) {
            return false;
        }
        if (event.version() >= version) {
            assumed.remove(event.key());
        }
        return event.version() <= version;
    }

    private Set<ClusterChange> changed(Pod pod, ObjectKey key, Instant now) {
        boolean ended =
                pod.getStatus() != null && ENDED.contains(pod.getStatus().getPhase());
        if (ended) {
            Set<ClusterChange> left = leave(key, now);
            if (SUCCEEDED.equals(pod.getStatus().getPhase())) {
                queue.succeeded(key, Gang.of(pod), traits.read(pod).owner(), now);
            }
            return left;
        }
        String node = pod.getSpec().getNodeName();
        if (node != null && !node.isEmpty()) {
            boolean stays = pod.getMetadata().getDeletionTimestamp() == null;
            queue.placed(key, stays ? Gang.of(pod) : Optional.empty(), now);
            Set<ClusterChange> freed = put(BoundPod.of(pod, demands.read(pod), traits.read(pod)));
            lookAgain(volumes.users().putPlaced(pod), now);
            return freed;
        }
        Set<ClusterChange> left = remove(key);
        if (isOurs(pod)) {
            volumes.users().putWaiting(pod);
            enqueue(pod, now);
        } else {
            leave(key, now);
        }
        return left;
    }

    private Set<ClusterChange> put(BoundPod pod) {
        Optional<BoundPod> before = state.pod(pod.key());
        Optional<PodTraits> traitsBefore = before.map(BoundPod::traits);
        if (!traitsBefore.equals(Optional.of(pod.traits()))) {
            traitsBefore.ifPresent(movedPeers::add);
            movedPeers.add(pod.traits());
        }
        state.putPod(pod);
        boolean downsized = before.filter(
                        was -> was.demand().requests().isMoreOfAny(pod.demand().requests()))
                .isPresent();
        return downsized ? Set.of(ClusterChange.POD_DOWNSIZED) : Set.of();
    }

    private Set<ClusterChange> remove(ObjectKey key) {
        state.pod(key).map(BoundPod::traits).ifPresent(movedPeers::add);
        return state.removePod(key) ? Set.of(ClusterChange.POD_LEFT) : Set.of();
    }

    /** The pod as it is to be placed, or would be if it had no node. */
    PendingPod pending(Pod pod) {
        Pod unbound = pod.getSpec().getNodeName() == null
                ? pod
                : new PodBuilder(pod).editSpec().withNodeName(null).endSpec().build();
        return PendingPod.of(unbound, demands.read(unbound, volumes.constraintsOf(pod)), traits.read(pod));
    }

    /** What becomes of the pod, in a word or a few. */
    String stateOf(Pod pod) {
        if (pod.getSpec().getNodeName() != null && !pod.getSpec().getNodeName().isEmpty()) {
            return "Bound";
        }
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            return "Terminating";
        }
        if (!pod.getSpec().getSchedulingGates().isEmpty()) {
            return "SchedulingGated";
        }
        return schedulerNames.contains(pod.getSpec().getSchedulerName()) ? "Pending" : "LeftToAnotherScheduler";
    }

    private void enqueue(Pod pod, Instant now) {
        PendingPod pending = pending(pod);
        nominate(pod, pending);
        Instant since = Instant.parse(pod.getMetadata().getCreationTimestamp());
        long generation = Objects.requireNonNullElse(pod.getMetadata().getGeneration(), 0L);
        queue.put(new QueuedPod(pending, pod.getMetadata().getUid(), generation, since, Gang.of(pod)), now);
    }

    private void nominate(Pod pod, PendingPod pending) {
        String node = pod.getStatus() == null ? null : pod.getStatus().getNominatedNodeName();
        if (node == null || node.isEmpty()) {
            state.withdraw(pending.key());
        } else {
            state.nominate(new Nomination(pending.key(), node, pending.priority(), pending.demand()));
        }
    }

    /** Pods wait for these claims, which another pod took or gave back or which were pinned: what they ask for may be something else now. */
    private void lookAgain(Collection<ObjectKey> claims, Instant now) {
        claims.stream()
                .flatMap(claim -> volumes.users().waitingFor(claim).stream())
                .forEach(pod -> enqueue(pod, now));
    }

    private Set<ClusterChange> leave(ObjectKey key, Instant now) {
        queue.remove(key);
        state.withdraw(key);
        lookAgain(volumes.users().remove(key), now);
        return remove(key);
    }

    private boolean isOurs(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && pod.getSpec().getSchedulingGates().isEmpty()
                && schedulerNames.contains(pod.getSpec().getSchedulerName());
    }
}

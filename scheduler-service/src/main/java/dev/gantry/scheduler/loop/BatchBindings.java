package dev.gantry.scheduler.loop;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.store.Fence;
import dev.gantry.apimachinery.store.StoreWrite;
import dev.gantry.apimachinery.store.StoredObject;
import dev.gantry.scheduler.loop.ClaimBindings.Bindable;
import dev.gantry.scheduler.placement.DeviceSet;
import dev.gantry.scheduler.placement.GangDemand;
import dev.gantry.scheduler.placement.PlacementPlan.Placed;
import dev.gantry.scheduler.pod.PodBinder;
import dev.gantry.scheduler.pod.PodBinder.Assignment;
import dev.gantry.scheduler.pod.PodBinder.BindingSet;
import dev.gantry.scheduler.pod.PodBinder.Outcome;
import dev.gantry.scheduler.pod.PodBinder.SetOutcome;
import dev.gantry.scheduler.queue.QueuedPod;
import dev.gantry.scheduler.storage.ClaimWrites;
import dev.gantry.scheduler.volume.VolumeTable;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds what was placed: a pod with the claims that wait for it in one transaction, a gang with all the claims of its pods in one. Either all of it
 * is stored or nothing, so that a gang that gets no place leaves no claim bound.
 */
final class BatchBindings {

    private static final Logger LOG = LoggerFactory.getLogger(BatchBindings.class);

    private final ClaimBindings claims;
    private final VolumeTable table;
    private final PodBinder binder;
    private final ClaimWrites writes;

    BatchBindings(ClaimBindings claims, VolumeTable table, PodBinder binder, ClaimWrites writes) {
        this.claims = claims;
        this.table = table;
        this.binder = binder;
        this.writes = writes;
    }

    /** A pod and what became of its binding. */
    record Settled(Placed placed, Outcome outcome) {}

    /**
     * Binds; pods that are not in the answer were not tried, and are again after their back-off.
     *
     * @param gangs by their pods
     * @param batch all the pods as they were planned
     */
    List<Settled> bind(
            List<Placed> placed, Map<ObjectKey, GangDemand> gangs, List<QueuedPod> batch, Optional<Fence> fence) {
        Map<ObjectKey, QueuedPod> planned = new HashMap<>();
        batch.forEach(pod -> planned.put(pod.pod().key(), pod));
        List<List<Bindable>> together = new ArrayList<>();
        List<BindingSet> sets = new ArrayList<>();
        for (List<Bindable> set : new GangBindings(gangs).sets(claims.of(placed, gangs))) {
            claimWrites(set, fence).ifPresent(others -> {
                together.add(set);
                sets.add(new BindingSet(
                        set.stream()
                                .map(pod -> assignment(pod.placed(), planned))
                                .toList(),
                        others));
            });
        }
        List<SetOutcome> outcomes = binder.bindSets(sets, fence);
        List<Settled> settled = new ArrayList<>(placed.size());
        for (int set = 0; set < outcomes.size(); set++) {
            List<Outcome> pods = outcomes.get(set).pods();
            for (int pod = 0; pod < pods.size(); pod++) {
                settled.add(new Settled(together.get(set).get(pod).placed(), pods.get(pod)));
            }
            outcomes.get(set).others().forEach(this::count);
        }
        return settled;
    }

    /** Empty where one is refused: then none of the set is bound. */
    private Optional<List<StoreWrite>> claimWrites(List<Bindable> set, Optional<Fence> fence) {
        List<StoreWrite> found = new ArrayList<>();
        for (Bindable pod : set) {
            try {
                pod.claims().forEach(binding -> found.addAll(writes.of(binding, fence)));
            } catch (ApiException e) {
                LOG.info("{} is placed again, as its claims cannot be bound: {}", pod.pod(), e.getMessage());
                return Optional.empty();
            }
        }
        return Optional.of(found);
    }

    private static Assignment assignment(Placed choice, Map<ObjectKey, QueuedPod> planned) {
        ObjectKey key = choice.pod().key();
        QueuedPod pod = Objects.requireNonNull(planned.get(key));
        Map<String, String> annotations = choice.devices().isEmpty()
                ? Map.of()
                : Map.of(DeviceSet.ANNOTATION, choice.devices().text());
        return new Assignment(key, pod.uid(), pod.generation(), choice.nodeName(), annotations);
    }

    /** Before the views tell of it, so that the next batch is planned by it. */
    private void count(StoredObject stored) {
        switch (stored.typed()) {
            case PersistentVolume volume -> table.put(volume);
            case PersistentVolumeClaim claim -> table.put(claim);
            default -> throw new IllegalStateException("neither claim nor volume: " + stored.key());
        }
    }
}

package dev.gantry.scheduler.loop;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.scheduler.placement.ClusterState;
import dev.gantry.scheduler.placement.PlacementPlan.Placed;
import dev.gantry.scheduler.storage.VolumeBinder;
import dev.gantry.scheduler.volume.BindingBatch;
import dev.gantry.scheduler.volume.ClaimBinding;
import dev.gantry.scheduler.volume.VolumeTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives placed pods the volumes that their claims wait for, before they are bound to their nodes. */
final class ClaimBindings {

    private static final Logger LOG = LoggerFactory.getLogger(ClaimBindings.class);

    private final ClusterState state;
    private final VolumeTable table;
    private final VolumeBinder binder;

    ClaimBindings(ClusterState state, VolumeTable table, VolumeBinder binder) {
        this.state = state;
        this.table = table;
        this.binder = binder;
    }

    private record Wanted(Placed placed, List<ClaimBinding> bindings) {}

    /** The pods whose claims all have their volumes now, in their order; the others are tried again after their back-off. */
    List<Placed> bind(List<Placed> placed) {
        List<Wanted> wanted = wanted(placed);
        List<ClaimBinding> bindings =
                wanted.stream().flatMap(pod -> pod.bindings().stream()).toList();
        Set<ObjectKey> bound = bindings.isEmpty() ? Set.of() : write(bindings);
        return wanted.stream()
                .filter(pod -> pod.bindings().stream().allMatch(b -> bound.contains(ObjectKey.of(b.claim()))))
                .map(Wanted::placed)
                .toList();
    }

    private List<Wanted> wanted(List<Placed> placed) {
        BindingBatch batch = new BindingBatch(table);
        List<Wanted> wanted = new ArrayList<>(placed.size());
        for (Placed choice : placed) {
            ObjectKey pod = choice.pod().key();
            if (table.users().claimsOf(pod).isEmpty()) {
                wanted.add(new Wanted(choice, List.of()));
                continue;
            }
            Optional<List<ClaimBinding>> bindings =
                    state.node(choice.nodeName()).flatMap(node -> batch.add(pod, node));
            bindings.ifPresentOrElse(
                    needed -> wanted.add(new Wanted(choice, needed)),
                    () -> LOG.info("{} is placed again: another pod took its claim or volume", pod));
        }
        return wanted;
    }

    private Set<ObjectKey> write(List<ClaimBinding> bindings) {
        Set<ObjectKey> claims = new HashSet<>();
        for (VolumeBinder.Bound bound : binder.bindAll(bindings)) {
            table.put(bound.volume());
            table.put(bound.claim());
            claims.add(ObjectKey.of(bound.claim()));
        }
        return claims;
    }
}

package dev.gantry.scheduler.loop;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.scheduler.placement.ClusterState;
import dev.gantry.scheduler.placement.GangDemand;
import dev.gantry.scheduler.placement.PlacementPlan.Placed;
import dev.gantry.scheduler.volume.BindingBatch;
import dev.gantry.scheduler.volume.ClaimBinding;
import dev.gantry.scheduler.volume.VolumeTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the volumes that the claims of placed pods wait for, which they get together with the pods' bindings. */
final class ClaimBindings {

    private static final Logger LOG = LoggerFactory.getLogger(ClaimBindings.class);

    private final ClusterState state;
    private final VolumeTable table;

    ClaimBindings(ClusterState state, VolumeTable table) {
        this.state = state;
        this.table = table;
    }

    /** A placed pod, and what its claims get with it. */
    record Bindable(Placed placed, List<ClaimBinding> claims) {

        ObjectKey pod() {
            return placed.pod().key();
        }
    }

    /**
     * The pods whose claims all can have volumes where they were placed, in their order; the others are tried again after their back-off.
     *
     * @param gangs by their pods
     */
    List<Bindable> of(List<Placed> placed, Map<ObjectKey, GangDemand> gangs) {
        BindingBatch batch = new BindingBatch(table);
        List<Bindable> bindable = new ArrayList<>(placed.size());
        for (Placed choice : placed) {
            ObjectKey pod = choice.pod().key();
            if (table.users().claimsOf(pod).isEmpty()) {
                bindable.add(new Bindable(choice, List.of()));
                continue;
            }
            Optional<ObjectKey> gang = Optional.ofNullable(gangs.get(pod)).map(GangDemand::gang);
            Optional<List<ClaimBinding>> bindings =
                    state.node(choice.nodeName()).flatMap(node -> batch.add(pod, node, gang));
            bindings.ifPresentOrElse(
                    needed -> bindable.add(new Bindable(choice, needed)),
                    () -> LOG.info("{} is placed again: another pod took its claim or volume", pod));
        }
        return bindable;
    }
}

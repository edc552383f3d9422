package dev.gantry.scheduler.volume;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.scheduler.placement.NodeInfo;
import dev.gantry.scheduler.placement.VolumeConstraints;
import dev.gantry.scheduler.volume.ClaimState.Open;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The bindings that the pods of one plan need. A plan looks at each pod alone, so two of its pods may count on the same claim or
 * volume: the first one gets it, the other is placed again once it is known where the claim went.
 */
public final class BindingBatch {

    private final VolumeTable table;
    private final Set<ObjectKey> claims = new HashSet<>();
    private final Set<String> volumes = new HashSet<>();

    public BindingBatch(VolumeTable table) {
        this.table = table;
    }

    /** The bindings of the pod's claims that wait for it, empty where it cannot go to the node any more. */
    public Optional<List<ClaimBinding>> add(ObjectKey pod, NodeInfo node) {
        List<ObjectKey> keys = table.users().claimsOf(pod);
        VolumeConstraints constraints = PodVolumes.constraints(pod, keys, table, table.users());
        boolean usable = constraints.boundReach(node) && constraints.boundZones(node);
        if (!constraints.obstacle().isEmpty() || !usable) {
            return Optional.empty();
        }
        List<ClaimBinding> bindings = new ArrayList<>();
        for (ObjectKey key : keys) {
            if (!addClaim(key, node, bindings)) {
                return Optional.empty();
            }
        }
        return Optional.of(bindings);
    }

    private boolean addClaim(ObjectKey key, NodeInfo node, List<ClaimBinding> bindings) {
        boolean onePod = table.claim(key).filter(Claims::isForOnePod).isPresent();
        if (!(ClaimState.of(key, table) instanceof Open open)) {
            return !onePod || claims.add(key);
        }
        if (!claims.add(key)) {
            return false;
        }
        Optional<ClaimBinding> binding = PodVolumes.binding(open, node, volumes);
        binding.ifPresent(found -> {
            volumes.add(found.volume().getMetadata().getName());
            bindings.add(found);
        });
        return binding.isPresent();
    }
}

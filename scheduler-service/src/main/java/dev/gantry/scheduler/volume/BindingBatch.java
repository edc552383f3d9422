package dev.gantry.scheduler.volume;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.scheduler.placement.NodeInfo;
import dev.gantry.scheduler.placement.VolumeConstraints;
import dev.gantry.scheduler.placement.VolumeReach;
import dev.gantry.scheduler.volume.ClaimState.Open;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The bindings that the pods of one plan need. A plan looks at each pod alone, so two of its pods may count on the same claim or
 * volume: the first one gets it, the other is placed again once it is known where the claim went. Pods of a gang, which are bound together,
 * share a claim at once where its volume reaches them all; where it does not, it is pinned, and the gang is placed again by that.
 */
public final class BindingBatch {

    private final VolumeTable table;
    private final Map<ObjectKey, Given> given = new HashMap<>();
    private final Set<String> volumes = new HashSet<>();

    /** What the batch gave to a claim, or none for a claim that is for one pod and has its volume; and the gang of the pod that it was given to. */
    private record Given(Optional<ClaimBinding> binding, Optional<ObjectKey> gang) {}

    /** What one pod needs, which counts as given once all of it is found. */
    private final class Wish {
        private final NodeInfo node;
        private final Optional<ObjectKey> gang;
        private final Map<ObjectKey, Given> found = new LinkedHashMap<>();
        private final Set<String> taken = new HashSet<>(volumes);

        Wish(NodeInfo node, Optional<ObjectKey> gang) {
            this.node = node;
            this.gang = gang;
        }

        boolean add(ObjectKey key) {
            boolean onePod = table.claim(key).filter(Claims::isForOnePod).isPresent();
            Optional<ClaimBinding> pinned = table.pinned(key);
            boolean open = pinned.isPresent() || ClaimState.of(key, table) instanceof Open;
            if (!open && !onePod) {
                return true;
            }
            Given before = given.get(key);
            if (before != null) {
                return !onePod
                        && before.binding()
                                .filter(binding -> isShared(binding, before))
                                .isPresent();
            }
            if (!open) {
                found.put(key, new Given(Optional.empty(), gang));
                return true;
            }
            Optional<ClaimBinding> binding = pinned.or(() -> binding(key));
            binding.ifPresent(needed -> {
                taken.add(needed.volume().getMetadata().getName());
                found.put(key, new Given(binding, gang));
            });
            return binding.isPresent();
        }

        private Optional<ClaimBinding> binding(ObjectKey key) {
            return ClaimState.of(key, table) instanceof Open open
                    ? PodVolumes.binding(open, node, taken)
                    : Optional.empty();
        }

        private boolean isShared(ClaimBinding binding, Given before) {
            if (gang.isEmpty() || !gang.equals(before.gang())) {
                return false;
            }
            boolean reached = VolumeReach.of(binding.volume()).includes(node);
            if (!reached) {
                table.pin(binding);
            }
            return reached;
        }

        List<ClaimBinding> grant() {
            given.putAll(found);
            volumes.addAll(taken);
            return found.values().stream()
                    .flatMap(claim -> claim.binding().stream())
                    .toList();
        }
    }

    public BindingBatch(VolumeTable table) {
        this.table = table;
    }

    /**
     * The bindings of the pod's claims that wait for it, empty where it cannot go to the node any more.
     *
     * @param gang the pods of which are bound together, if the pod is of one
     */
    public Optional<List<ClaimBinding>> add(ObjectKey pod, NodeInfo node, Optional<ObjectKey> gang) {
        List<ObjectKey> keys = table.users().claimsOf(pod);
        VolumeConstraints constraints = PodVolumes.constraints(pod, keys, table, table.users());
        boolean usable = constraints.boundReach(node) && constraints.boundZones(node);
        if (!constraints.obstacle().isEmpty() || !usable) {
            return Optional.empty();
        }
        Wish wish = new Wish(node, gang);
        return keys.stream().allMatch(wish::add) ? Optional.of(wish.grant()) : Optional.empty();
    }
}

package dev.gantry.scheduler.volume;

import dev.gantry.apimachinery.ObjectKey;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Bindings that pods are placed by as if they were done. Pods of a gang that share a claim must go where one volume reaches, of which a
 * plan, which looks at each pod alone, knows nothing until the claim has it; and the claim gets it only with the whole gang.
 *
 * <p>Example: a and b of a gang share a claim, and were placed on different nodes. The volume that a would have made is pinned, so next time
 * both are placed on a's node and bound with the claim; where they do not both fit there, the pin is taken away again.
 */
final class Pins {

    private final Map<ObjectKey, ClaimBinding> byClaim = new HashMap<>();
    private final Map<String, ObjectKey> claimByVolume = new HashMap<>();
    private final Set<ObjectKey> changed = new HashSet<>();

    void add(ClaimBinding binding) {
        ObjectKey claim = ObjectKey.of(binding.claim());
        remove(claim);
        byClaim.put(claim, binding);
        claimByVolume.put(binding.volume().getMetadata().getName(), claim);
        changed.add(claim);
    }

    void remove(ObjectKey claim) {
        ClaimBinding pinned = byClaim.remove(claim);
        if (pinned != null) {
            claimByVolume.remove(pinned.volume().getMetadata().getName());
            changed.add(claim);
        }
    }

    /** A pin is made of a claim in one version. */
    void claimChanged(PersistentVolumeClaim claim) {
        ObjectKey key = ObjectKey.of(claim);
        of(key).filter(pinned -> VolumeTable.version(claim) > VolumeTable.version(pinned.claim()))
                .ifPresent(_ -> remove(key));
    }

    void volumeChanged(String name) {
        Optional.ofNullable(claimByVolume.get(name)).ifPresent(this::remove);
    }

    Optional<ClaimBinding> of(ObjectKey claim) {
        return byClaim.isEmpty() ? Optional.empty() : Optional.ofNullable(byClaim.get(claim));
    }

    Optional<PersistentVolume> volume(String name) {
        return Optional.ofNullable(claimByVolume.get(name)).flatMap(this::of).map(ClaimBinding::volume);
    }

    /** The claims that were pinned, or are no longer, since this was asked last. */
    Set<ObjectKey> takeChanged() {
        Set<ObjectKey> taken = Set.copyOf(changed);
        changed.clear();
        return taken;
    }
}

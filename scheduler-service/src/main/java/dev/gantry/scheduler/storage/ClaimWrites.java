package dev.gantry.scheduler.storage;

import dev.gantry.apimachinery.client.LocalResources;
import dev.gantry.apimachinery.client.ResourceClient.Write;
import dev.gantry.apimachinery.store.Fence;
import dev.gantry.apimachinery.store.StoreWrite;
import dev.gantry.scheduler.volume.ClaimBinding;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is stored of bindings of claims to volumes, for those who commit it together with the pods that need them. */
public final class ClaimWrites {

    private final LocalResources local;

    public ClaimWrites(LocalResources local) {
        this.local = local;
    }

    /**
     * The volume and the claim as they are to be stored, checked by all their rules.
     *
     * @throws dev.gantry.apimachinery.ApiException where one of them is refused, as when it was changed meanwhile
     */
    public List<StoreWrite> of(ClaimBinding binding, Optional<Fence> fence) {
        Write<PersistentVolume> volume = VolumeBinder.volumeWrite(binding);
        return Stream.of(
                        local.prepared(PersistentVolume.class, volume, fence),
                        local.prepared(PersistentVolumeClaim.class, new Write.Update<>(binding.claim()), fence))
                .flatMap(Optional::stream)
                .toList();
    }
}

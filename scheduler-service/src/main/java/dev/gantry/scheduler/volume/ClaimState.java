package dev.gantry.scheduler.volume;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.scheduler.placement.VolumeReach;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.List;
import java.util.Optional;

/** Where a claim stands for a pod that names it. */
public sealed interface ClaimState {

    record Missing() implements ClaimState {}

    record Terminating() implements ClaimState {}

    /** Its volume is gone, and what was on it. */
    record Lost(String volumeName) implements ClaimState {}

    record Bound(PersistentVolumeClaim claim, PersistentVolume volume) implements ClaimState {}

    /** It gets its volume whether or not a pod names it, and has none yet. */
    record Waiting() implements ClaimState {}

    /**
     * It gets its volume with the first pod that names it.
     *
     * @param candidates volumes that are there already and suit it, the best first
     * @param provisioning the class that makes a volume where none suits, and where it can
     */
    record Open(PersistentVolumeClaim claim, List<PersistentVolume> candidates, Optional<Provisioning> provisioning)
            implements ClaimState {}

    /** A class that makes volumes, and the nodes on which it can. */
    record Provisioning(StorageClass storageClass, VolumeReach reach) {}

    static ClaimState of(ObjectKey key, StorageView storage) {
        Optional<PersistentVolumeClaim> found = storage.claim(key);
        if (found.isEmpty()) {
            return new Missing();
        }
        PersistentVolumeClaim claim = found.get();
        if (Claims.isTerminating(claim)) {
            return new Terminating();
        }
        return Claims.volumeName(claim).isEmpty() ? unbound(claim, storage) : named(claim, storage);
    }

    private static ClaimState named(PersistentVolumeClaim claim, StorageView storage) {
        String name = Claims.volumeName(claim);
        Optional<PersistentVolume> volume = storage.volume(name);
        if (volume.isPresent()) {
            return Claims.isBoundTo(volume.get(), claim) ? new Bound(claim, volume.get()) : new Waiting();
        }
        return ClaimUpkeep.wasBound(claim) ? new Lost(name) : new Waiting();
    }

    private static ClaimState unbound(PersistentVolumeClaim claim, StorageView storage) {
        Optional<StorageClass> storageClass =
                storage.storageClass(Claims.className(claim)).filter(ClassChoice::waitsForConsumer);
        List<PersistentVolume> candidates = VolumeMatch.candidates(claim, storage.volumes());
        boolean reserved = candidates.stream().anyMatch(volume -> Claims.isFor(volume, claim));
        if (storageClass.isEmpty() || reserved) {
            return new Waiting();
        }
        return new Open(claim, candidates, provisioning(claim, storageClass.get()));
    }

    private static Optional<Provisioning> provisioning(PersistentVolumeClaim claim, StorageClass storageClass) {
        boolean possible = DockerVolumes.PROVISIONER.equals(storageClass.getProvisioner())
                && !"Block".equals(claim.getSpec().getVolumeMode())
                && claim.getSpec().getSelector() == null;
        return possible
                ? Optional.of(new Provisioning(storageClass, VolumeReach.of(storageClass.getAllowedTopologies())))
                : Optional.empty();
    }
}

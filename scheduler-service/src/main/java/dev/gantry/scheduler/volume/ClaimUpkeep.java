package dev.gantry.scheduler.volume;

import dev.gantry.scheduler.volume.ClaimStep.Bind;
import dev.gantry.scheduler.volume.ClaimStep.Change;
import dev.gantry.scheduler.volume.ClaimStep.Grow;
import dev.gantry.scheduler.volume.ClaimStep.Lose;
import dev.gantry.scheduler.volume.ClaimStep.Report;
import dev.gantry.scheduler.volume.ClaimStep.Rest;
import dev.gantry.scheduler.volume.ClaimStep.Wait;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What a claim needs next, one step at a time, until it is as its spec says; planning again after the last step plans nothing. */
public final class ClaimUpkeep {

    private static final String BOUND = "Bound";
    private static final String LOST = "Lost";

    private ClaimUpkeep() {}

    /**
     * The next step.
     *
     * @param used whether a pod that has a node names the claim; asked only where it matters, since it is a search
     * @param forAllOthers the class of claims that name none
     */
    public static ClaimStep next(
            PersistentVolumeClaim claim,
            StorageView storage,
            BooleanSupplier used,
            Optional<StorageClass> forAllOthers) {
        if (Claims.isTerminating(claim)) {
            boolean isProtected = claim.getMetadata().getFinalizers().contains(Protection.CLAIM_FINALIZER);
            return isProtected && !used.getAsBoolean() ? new Change(unprotected(claim)) : new Rest();
        }
        return Claims.volumeName(claim).isEmpty() ? unbound(claim, storage, forAllOthers) : named(claim, storage);
    }

    private static PersistentVolumeClaim unprotected(PersistentVolumeClaim claim) {
        return new PersistentVolumeClaimBuilder(claim)
                .editMetadata()
                .removeFromFinalizers(Protection.CLAIM_FINALIZER)
                .endMetadata()
                .build();
    }

    private static ClaimStep unbound(
            PersistentVolumeClaim claim, StorageView storage, Optional<StorageClass> forAllOthers) {
        if (claim.getSpec().getStorageClassName() == null && forAllOthers.isPresent()) {
            return new Change(new PersistentVolumeClaimBuilder(claim)
                    .editSpec()
                    .withStorageClassName(forAllOthers.get().getMetadata().getName())
                    .endSpec()
                    .build());
        }
        List<PersistentVolume> candidates = VolumeMatch.candidates(claim, storage.volumes());
        boolean reserved =
                candidates.stream().findFirst().map(v -> Claims.isFor(v, claim)).orElse(false);
        Optional<StorageClass> storageClass = storage.storageClass(Claims.className(claim));
        boolean waits = storageClass.map(ClassChoice::waitsForConsumer).orElse(false);
        if (!candidates.isEmpty() && (reserved || !waits)) {
            return new Bind(ClaimBinding.to(candidates.getFirst(), claim));
        }
        return waits ? waitingForPod() : withoutVolume(claim, storageClass);
    }

    private static Wait waitingForPod() {
        return new Wait(false, "WaitForFirstConsumer", "waiting for first consumer to be created before binding");
    }

    private static Wait withoutVolume(PersistentVolumeClaim claim, Optional<StorageClass> storageClass) {
        String name = Claims.className(claim);
        if (name.isEmpty()) {
            return new Wait(
                    false,
                    "FailedBinding",
                    "no persistent volumes available for this claim and no storage class is set");
        }
        if (storageClass.isEmpty()) {
            return new Wait(true, "ProvisioningFailed", "storageclass.storage.k8s.io \"" + name + "\" not found");
        }
        String provisioner = storageClass.get().getProvisioner();
        if (provisioner.equals(DockerVolumes.PROVISIONER)) {
            return new Wait(
                    true,
                    "ProvisioningFailed",
                    "a volume of " + provisioner
                            + " is made on the node of the first pod that uses it: storage class \"" + name
                            + "\" needs the volumeBindingMode " + ClassChoice.WAIT_FOR_FIRST_CONSUMER);
        }
        return new Wait(
                false,
                "ExternalProvisioning",
                "Waiting for a volume to be created either by the external provisioner '" + provisioner
                        + "' or manually by the system administrator");
    }

    private static ClaimStep named(PersistentVolumeClaim claim, StorageView storage) {
        String name = Claims.volumeName(claim);
        Optional<PersistentVolume> found = storage.volume(name);
        if (found.isEmpty()) {
            return wasBound(claim)
                    ? lost(claim, "Bound claim has lost its PersistentVolume. Data on the volume is lost!")
                    : new Wait(false, "FailedBinding", "volume \"" + name + "\" not found");
        }
        PersistentVolume volume = found.get();
        if (Claims.isBoundTo(volume, claim)) {
            return bound(claim, volume, storage);
        }
        boolean free = volume.getSpec().getClaimRef() == null || Claims.isFor(volume, claim);
        if (free && !wasBound(claim)) {
            return VolumeMatch.suits(volume, claim)
                    ? new Bind(ClaimBinding.to(volume, claim))
                    : new Wait(
                            true,
                            "VolumeMismatch",
                            "Cannot bind to requested volume \"" + name
                                    + "\": it does not have what the claim asks for");
        }
        return wasBound(claim)
                ? lost(claim, "Two claims are bound to the same volume, this one is bound incorrectly")
                : new Wait(false, "FailedBinding", "volume \"" + name + "\" already bound to a different claim.");
    }

    /** Whether the claim's volume was there once. */
    static boolean wasBound(PersistentVolumeClaim claim) {
        return Claims.orEmpty(claim.getMetadata().getAnnotations()).containsKey(ClaimBinding.BIND_COMPLETED);
    }

    private static ClaimStep lost(PersistentVolumeClaim claim, String message) {
        if (LOST.equals(phase(claim))) {
            return new Rest();
        }
        PersistentVolumeClaim lost = new PersistentVolumeClaimBuilder(claim)
                .withNewStatus()
                .withPhase(LOST)
                .endStatus()
                .build();
        return new Lose(lost, message);
    }

    private static ClaimStep bound(PersistentVolumeClaim claim, PersistentVolume volume, StorageView storage) {
        boolean tooSmall = Claims.amount(Claims.capacity(volume)).compareTo(Claims.amount(Claims.requested(claim))) < 0;
        if (tooSmall && mayGrow(volume, storage)) {
            return new Grow(new PersistentVolumeBuilder(volume)
                    .editSpec()
                    .addToCapacity("storage", Claims.requested(claim))
                    .endSpec()
                    .build());
        }
        PersistentVolumeClaim reported = new PersistentVolumeClaimBuilder(claim)
                .editOrNewStatus()
                .withPhase(BOUND)
                .withAccessModes(volume.getSpec().getAccessModes())
                .withCapacity(volume.getSpec().getCapacity())
                .endStatus()
                .build();
        return reported.getStatus().equals(claim.getStatus()) ? new Rest() : new Report(reported);
    }

    /** A Docker volume is as large as its disk: what it may hold is what is said of it. */
    private static boolean mayGrow(PersistentVolume volume, StorageView storage) {
        return VolumeUpkeep.isDockerVolume(volume)
                && storage.storageClass(Claims.text(volume.getSpec().getStorageClassName()))
                        .map(found -> Boolean.TRUE.equals(found.getAllowVolumeExpansion()))
                        .orElse(false);
    }

    private static String phase(PersistentVolumeClaim claim) {
        return claim.getStatus() == null ? "" : Claims.text(claim.getStatus().getPhase());
    }
}

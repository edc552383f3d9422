package dev.gantry.scheduler.volume;

import dev.gantry.scheduler.volume.VolumeStep.Change;
import dev.gantry.scheduler.volume.VolumeStep.Delete;
import dev.gantry.scheduler.volume.VolumeStep.Report;
import dev.gantry.scheduler.volume.VolumeStep.Rest;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.List;
import java.util.Optional;

/**
 * What a volume needs next. A volume whose claim is gone is Released, and then deleted or kept as its policy says. The agent of
 * its node waits until nothing protects the volume any more, removes the Docker volume and then its own finalizer; where the
 * node is gone for good, that finalizer goes without it.
 */
public final class VolumeUpkeep {

    private VolumeUpkeep() {}

    /**
     * The next step.
     *
     * @param claim the claim of the name that the volume is for, if there is one
     * @param nodeThere whether a node that the volume can be used on exists
     */
    public static VolumeStep next(PersistentVolume volume, Optional<PersistentVolumeClaim> claim, boolean nodeThere) {
        boolean inUse = claim.filter(found -> Claims.isBoundTo(volume, found)).isPresent();
        if (volume.getMetadata().getDeletionTimestamp() != null) {
            return inUse ? new Rest() : terminating(volume, nodeThere);
        }
        ObjectReference reference = volume.getSpec().getClaimRef();
        if (reference == null || Claims.text(reference.getUid()).isEmpty()) {
            return report(volume, "Available", "");
        }
        if (!inUse) {
            return released(volume);
        }
        boolean complete = claim.map(Claims::volumeName)
                .filter(volume.getMetadata().getName()::equals)
                .isPresent();
        return complete ? report(volume, "Bound", "") : new Rest();
    }

    /** Whether the volume is a Docker volume of its node. */
    static boolean isDockerVolume(PersistentVolume volume) {
        return volume.getSpec().getCsi() != null
                && DockerVolumes.DRIVER.equals(volume.getSpec().getCsi().getDriver());
    }

    private static VolumeStep released(PersistentVolume volume) {
        return switch (Claims.text(volume.getSpec().getPersistentVolumeReclaimPolicy())) {
            case "Delete" ->
                isDockerVolume(volume)
                        ? new Delete()
                        : report(volume, "Failed", "nothing here can delete a volume of this kind; delete it by hand");
            case "Recycle" -> report(volume, "Failed", "volumes are not recycled here");
            default -> report(volume, "Released", "");
        };
    }

    private static VolumeStep terminating(PersistentVolume volume, boolean nodeThere) {
        List<String> finalizers = volume.getMetadata().getFinalizers();
        if (finalizers.contains(Protection.VOLUME_FINALIZER)) {
            return new Change(without(volume, Protection.VOLUME_FINALIZER));
        }
        boolean abandoned = !nodeThere && finalizers.contains(DockerVolumes.FINALIZER);
        return abandoned ? new Change(without(volume, DockerVolumes.FINALIZER)) : new Rest();
    }

    private static PersistentVolume without(PersistentVolume volume, String finalizer) {
        return new PersistentVolumeBuilder(volume)
                .editMetadata()
                .removeFromFinalizers(finalizer)
                .endMetadata()
                .build();
    }

    private static VolumeStep report(PersistentVolume volume, String phase, String message) {
        String now =
                volume.getStatus() == null ? "" : Claims.text(volume.getStatus().getPhase());
        if (now.equals(phase)) {
            return new Rest();
        }
        return new Report(new PersistentVolumeBuilder(volume)
                .editOrNewStatus()
                .withPhase(phase)
                .withMessage(message.isEmpty() ? null : message)
                .endStatus()
                .build());
    }
}

package dev.gantry.scheduler.storage;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceClient.Deletion;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.controller.Reconciler;
import dev.gantry.scheduler.placement.NodeInfo;
import dev.gantry.scheduler.placement.VolumeReach;
import dev.gantry.scheduler.volume.Claims;
import dev.gantry.scheduler.volume.VolumeStep;
import dev.gantry.scheduler.volume.VolumeUpkeep;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the phase of volumes, and deletes those whose claim is gone where their policy says so. */
final class VolumeReconciler implements Reconciler {

    private static final Logger LOG = LoggerFactory.getLogger(VolumeReconciler.class);

    private final LocalStorage storage;
    private final ResourceView<Node> nodes;
    private final ResourceClient<PersistentVolume> volumes;
    private final InstantSource clock;

    VolumeReconciler(
            LocalStorage storage,
            ResourceView<Node> nodes,
            ResourceClient<PersistentVolume> volumes,
            InstantSource clock) {
        this.storage = storage;
        this.nodes = nodes;
        this.volumes = volumes;
        this.clock = clock;
    }

    @Override
    public Result reconcile(ObjectKey key) {
        storage.volume(key.name()).ifPresent(volume -> carryOut(volume, next(volume)));
        return Result.DONE;
    }

    private VolumeStep next(PersistentVolume volume) {
        Optional<PersistentVolumeClaim> claim = Claims.claimOf(volume).flatMap(storage::claim);
        VolumeReach reach = VolumeReach.of(volume.getSpec().getNodeAffinity());
        boolean nodeThere = nodes.list().stream().map(NodeInfo::of).anyMatch(reach::includes);
        return VolumeUpkeep.next(volume, claim, nodeThere);
    }

    private void carryOut(PersistentVolume volume, VolumeStep step) {
        switch (step) {
            case VolumeStep.Rest() -> {}
            case VolumeStep.Change(PersistentVolume changed) -> volumes.update(changed);
            case VolumeStep.Report(PersistentVolume changed) -> volumes.updateStatus(sinceNow(changed));
            case VolumeStep.Delete() -> {
                LOG.info(
                        "deleting volume {}: its claim is gone",
                        volume.getMetadata().getName());
                volumes.delete(
                        ObjectKey.of(volume),
                        Deletion.ofUid(volume.getMetadata().getUid()));
            }
        }
    }

    private PersistentVolume sinceNow(PersistentVolume volume) {
        return new PersistentVolumeBuilder(volume)
                .editStatus()
                .withLastPhaseTransitionTime(
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString())
                .endStatus()
                .build();
    }
}

package dev.gantry.scheduler.volume;

import dev.gantry.scheduler.placement.NodeInfo;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClass;

/**
 * A claim and a volume that get bound: both as they are to be written, first the volume, then the claim. Whoever does one write and
 * not the other leaves a volume that is for the claim, from which the claim's upkeep goes on.
 *
 * @param volume names the claim
 * @param claim names the volume
 * @param made whether the volume is to be created
 */
public record ClaimBinding(PersistentVolume volume, PersistentVolumeClaim claim, boolean made) {

    static final String BIND_COMPLETED = "pv.kubernetes.io/bind-completed";
    private static final String BOUND_BY_CONTROLLER = "pv.kubernetes.io/bound-by-controller";
    private static final String PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";
    private static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";
    private static final String STORAGE_PROVISIONER = "volume.kubernetes.io/storage-provisioner";
    private static final String HOST_NAME = "kubernetes.io/hostname";

    /** Binds to a volume that is there. */
    static ClaimBinding to(PersistentVolume volume, PersistentVolumeClaim claim) {
        PersistentVolumeBuilder changed = new PersistentVolumeBuilder(volume);
        if (volume.getSpec().getClaimRef() == null) {
            changed.editMetadata().addToAnnotations(BOUND_BY_CONTROLLER, "yes").endMetadata();
        }
        if (!Claims.isBoundTo(volume, claim)) {
            changed.editSpec().withClaimRef(reference(claim)).endSpec();
        }
        return new ClaimBinding(
                changed.build(), named(claim, volume.getMetadata().getName()), false);
    }

    /** Makes a volume of the class on the node. Its name follows from the claim, so that doing it twice makes one volume. */
    static ClaimBinding provision(PersistentVolumeClaim claim, StorageClass storageClass, NodeInfo node) {
        String name = madeName(claim);
        PersistentVolume volume = new PersistentVolumeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToAnnotations(PROVISIONED_BY, DockerVolumes.PROVISIONER)
                .addToFinalizers(DockerVolumes.FINALIZER)
                .endMetadata()
                .withNewSpec()
                .addToCapacity("storage", Claims.requested(claim))
                .withAccessModes(claim.getSpec().getAccessModes())
                .withVolumeMode(claim.getSpec().getVolumeMode())
                .withClaimRef(reference(claim))
                .withStorageClassName(storageClass.getMetadata().getName())
                .withPersistentVolumeReclaimPolicy(storageClass.getReclaimPolicy())
                .withMountOptions(storageClass.getMountOptions())
                .withNewCsi()
                .withDriver(DockerVolumes.DRIVER)
                .withVolumeHandle(name)
                .endCsi()
                .withNewNodeAffinity()
                .withNewRequired()
                .addNewNodeSelectorTerm()
                .addNewMatchExpression()
                .withKey(HOST_NAME)
                .withOperator("In")
                .withValues(node.labels().getOrDefault(HOST_NAME, node.name()))
                .endMatchExpression()
                .endNodeSelectorTerm()
                .endRequired()
                .endNodeAffinity()
                .endSpec()
                .build();
        PersistentVolumeClaim provisioned = new PersistentVolumeClaimBuilder(named(claim, name))
                .editMetadata()
                .addToAnnotations(STORAGE_PROVISIONER, DockerVolumes.PROVISIONER)
                .endMetadata()
                .build();
        return new ClaimBinding(volume, provisioned, true);
    }

    /** The same, with the node that was chosen for the pod, as Kubernetes' scheduler leaves it on the claim. */
    ClaimBinding onNode(String nodeName) {
        PersistentVolumeClaim placed = new PersistentVolumeClaimBuilder(claim)
                .editMetadata()
                .addToAnnotations(SELECTED_NODE, nodeName)
                .endMetadata()
                .build();
        return new ClaimBinding(volume, placed, made);
    }

    /** The name of the volume that the claim has, or that would be made for it. */
    public static String volumeOf(PersistentVolumeClaim claim) {
        String name = Claims.volumeName(claim);
        return name.isEmpty() ? madeName(claim) : name;
    }

    private static String madeName(PersistentVolumeClaim claim) {
        return "pvc-" + Claims.uid(claim);
    }

    private static PersistentVolumeClaim named(PersistentVolumeClaim claim, String volumeName) {
        return new PersistentVolumeClaimBuilder(claim)
                .editMetadata()
                .addToAnnotations(BIND_COMPLETED, "yes")
                .addToAnnotations(BOUND_BY_CONTROLLER, "yes")
                .endMetadata()
                .editSpec()
                .withVolumeName(volumeName)
                .endSpec()
                .build();
    }

    private static ObjectReference reference(PersistentVolumeClaim claim) {
        return new ObjectReferenceBuilder()
                .withApiVersion("v1")
                .withKind("PersistentVolumeClaim")
                .withNamespace(claim.getMetadata().getNamespace())
                .withName(claim.getMetadata().getName())
                .withUid(claim.getMetadata().getUid())
                .withResourceVersion(claim.getMetadata().getResourceVersion())
                .build();
    }
}

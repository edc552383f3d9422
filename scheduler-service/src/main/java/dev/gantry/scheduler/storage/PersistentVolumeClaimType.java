package dev.gantry.scheduler.storage;

import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.table.KubernetesColumns;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.function.Predicate;

/** The kind PersistentVolumeClaim as this service serves it. */
public final class PersistentVolumeClaimType {

    private PersistentVolumeClaimType() {}

    /** The kind, with what is known of a storage class: whether the claims of the class of that name may grow. */
    public static ResourceType of(Predicate<String> mayGrow) {
        return ResourceType.namespaced("v1", PersistentVolumeClaim.class, "persistentvolumeclaims")
                .shortNames("pvc")
                .withStatus()
                .columns(KubernetesColumns.PERSISTENT_VOLUME_CLAIM)
                .strategy(new ClaimStrategy(mayGrow))
                .build();
    }
}

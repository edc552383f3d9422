package dev.gantry.scheduler.storage;

import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.table.KubernetesColumns;
import io.fabric8.kubernetes.api.model.PersistentVolume;

/** The kind PersistentVolume as this service serves it. */
public final class PersistentVolumeType {

    private PersistentVolumeType() {}

    public static ResourceType of() {
        return ResourceType.clusterScoped("v1", PersistentVolume.class, "persistentvolumes")
                .shortNames("pv")
                .withStatus()
                .columns(KubernetesColumns.PERSISTENT_VOLUME)
                .strategy(new VolumeStrategy())
                .build();
    }
}

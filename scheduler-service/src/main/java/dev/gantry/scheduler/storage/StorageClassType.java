package dev.gantry.scheduler.storage;

import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.table.KubernetesColumns;
import io.fabric8.kubernetes.api.model.storage.StorageClass;

/** The kind StorageClass as this service serves it. */
public final class StorageClassType {

    private StorageClassType() {}

    public static ResourceType of() {
        return ResourceType.clusterScoped("storage.k8s.io/v1", StorageClass.class, "storageclasses")
                .shortNames("sc")
                .columns(KubernetesColumns.STORAGE_CLASS)
                .strategy(new StorageClassStrategy())
                .build();
    }
}

package dev.gantry.scheduler.volume;

import dev.gantry.apimachinery.ObjectKey;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.Collection;
import java.util.Optional;

/** The claims, volumes and storage classes of the moment. */
public interface StorageView {

    Optional<PersistentVolumeClaim> claim(ObjectKey key);

    Optional<PersistentVolume> volume(String name);

    Collection<PersistentVolume> volumes();

    Optional<StorageClass> storageClass(String name);
}

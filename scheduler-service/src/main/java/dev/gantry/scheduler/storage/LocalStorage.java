package dev.gantry.scheduler.storage;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.scheduler.volume.StorageView;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.Collection;
import java.util.Optional;

/** The storage that this service owns, as of its cache. */
record LocalStorage(
        ResourceView<PersistentVolumeClaim> claimView,
        ResourceView<PersistentVolume> volumeView,
        ResourceView<StorageClass> classView)
        implements StorageView {

    @Override
    public Optional<PersistentVolumeClaim> claim(ObjectKey key) {
        return claimView.get(key);
    }

    @Override
    public Optional<PersistentVolume> volume(String name) {
        return volumeView.get(new ObjectKey("", name));
    }

    @Override
    public Collection<PersistentVolume> volumes() {
        return volumeView.list();
    }

    @Override
    public Optional<StorageClass> storageClass(String name) {
        return classView.get(new ObjectKey("", name));
    }
}

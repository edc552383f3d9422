package dev.gantry.scheduler.volume;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.scheduler.placement.VolumeConstraints;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The storage that the scheduler places pods by, and which pods name which claims; for one thread. */
public final class VolumeTable implements StorageView {

    private final Map<ObjectKey, PersistentVolumeClaim> claims = new HashMap<>();
    private final Map<String, PersistentVolume> volumes = new HashMap<>();
    private final Map<String, StorageClass> classes = new HashMap<>();
    private final ClaimUsers users = new ClaimUsers();

    public ClaimUsers users() {
        return users;
    }

    /** Takes a claim's state; an older one than is known is past. */
    public void put(PersistentVolumeClaim claim) {
        putNewer(claims, ObjectKey.of(claim), claim);
    }

    public void put(PersistentVolume volume) {
        putNewer(volumes, volume.getMetadata().getName(), volume);
    }

    public void put(StorageClass storageClass) {
        putNewer(classes, storageClass.getMetadata().getName(), storageClass);
    }

    public void removeClaim(ObjectKey key) {
        claims.remove(key);
    }

    public void removeVolume(String name) {
        volumes.remove(name);
    }

    public void removeClass(String name) {
        classes.remove(name);
    }

    /** What the pod's claims ask of a node now. */
    public VolumeConstraints constraintsOf(Pod pod) {
        List<ObjectKey> keys = Claims.of(pod);
        if (keys.isEmpty()) {
            return VolumeConstraints.NONE;
        }
        return PodVolumes.constraints(ObjectKey.of(pod), keys, this, users);
    }

    @Override
    public Optional<PersistentVolumeClaim> claim(ObjectKey key) {
        return Optional.ofNullable(claims.get(key));
    }

    @Override
    public Optional<PersistentVolume> volume(String name) {
        return Optional.ofNullable(volumes.get(name));
    }

    @Override
    public Collection<PersistentVolume> volumes() {
        return volumes.values();
    }

    @Override
    public Optional<StorageClass> storageClass(String name) {
        return Optional.ofNullable(classes.get(name));
    }

    private static <K, T extends HasMetadata> void putNewer(Map<K, T> known, K key, T object) {
        known.merge(key, object, (held, offered) -> version(offered) < version(held) ? held : offered);
    }

    private static long version(HasMetadata object) {
        return Long.parseLong(object.getMetadata().getResourceVersion());
    }
}

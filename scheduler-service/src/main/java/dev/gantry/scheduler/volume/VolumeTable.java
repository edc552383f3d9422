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
import java.util.Set;

/** The storage that the scheduler places pods by, and which pods name which claims; for one thread. */
public final class VolumeTable implements StorageView {

    private final Map<ObjectKey, PersistentVolumeClaim> claims = new HashMap<>();
    private final Map<String, PersistentVolume> volumes = new HashMap<>();
    private final Map<String, StorageClass> classes = new HashMap<>();
    private final ClaimUsers users = new ClaimUsers();
    private final Pins pins = new Pins();

    public ClaimUsers users() {
        return users;
    }

    /** Takes a claim's state; an older one than is known is past. */
    public void put(PersistentVolumeClaim claim) {
        putNewer(claims, ObjectKey.of(claim), claim);
        pins.claimChanged(claim);
    }

    public void put(PersistentVolume volume) {
        putNewer(volumes, volume.getMetadata().getName(), volume);
        pins.volumeChanged(volume.getMetadata().getName());
    }

    public void put(StorageClass storageClass) {
        putNewer(classes, storageClass.getMetadata().getName(), storageClass);
    }

    public void removeClaim(ObjectKey key) {
        claims.remove(key);
        pins.remove(key);
    }

    public void removeVolume(String name) {
        volumes.remove(name);
        pins.volumeChanged(name);
    }

    public void removeClass(String name) {
        classes.remove(name);
    }

    /** Pods are placed from now on as if the binding were done, until the claim or its volume changes. */
    void pin(ClaimBinding binding) {
        pins.add(binding);
    }

    /** What the claim is placed by without having it yet. */
    Optional<ClaimBinding> pinned(ObjectKey claim) {
        return pins.of(claim);
    }

    /** No node took the pod: pods of its claims are placed without pins again. */
    public void unpin(ObjectKey pod) {
        users.claimsOf(pod).forEach(pins::remove);
    }

    /** Claims that were pinned, or are no longer, since this was asked last. */
    public Set<ObjectKey> takeRepinned() {
        return pins.takeChanged();
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
        return pins.of(key).map(ClaimBinding::claim).or(() -> Optional.ofNullable(claims.get(key)));
    }

    @Override
    public Optional<PersistentVolume> volume(String name) {
        return pins.volume(name).or(() -> Optional.ofNullable(volumes.get(name)));
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

    static long version(HasMetadata object) {
        return Long.parseLong(object.getMetadata().getResourceVersion());
    }
}

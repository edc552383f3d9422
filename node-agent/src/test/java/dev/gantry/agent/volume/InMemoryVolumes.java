package dev.gantry.agent.volume;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceView;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Volumes as an API would keep them: one that is being deleted goes with its last finalizer. */
final class InMemoryVolumes implements ResourceView<PersistentVolume>, ResourceClient<PersistentVolume> {

    private final Map<ObjectKey, PersistentVolume> volumes = new TreeMap<>();

    @Override
    public Optional<PersistentVolume> get(ObjectKey key) {
        return Optional.ofNullable(volumes.get(key));
    }

    @Override
    public PersistentVolume create(PersistentVolume volume) {
        volumes.put(ObjectKey.of(volume), volume);
        return volume;
    }

    @Override
    public PersistentVolume update(PersistentVolume volume) {
        boolean gone = volume.getMetadata().getDeletionTimestamp() != null
                && volume.getMetadata().getFinalizers().isEmpty();
        if (gone) {
            volumes.remove(ObjectKey.of(volume));
            return volume;
        }
        return create(volume);
    }

    @Override
    public List<PersistentVolume> list() {
        return List.copyOf(volumes.values());
    }

    @Override
    public List<PersistentVolume> list(String namespace) {
        return list();
    }

    @Override
    public List<PersistentVolume> list(String namespace, String labelSelector) {
        return list();
    }

    @Override
    public boolean synced() {
        return true;
    }

    @Override
    public Duration staleness() {
        return Duration.ZERO;
    }

    @Override
    public AutoCloseable subscribe(Listener<PersistentVolume> listener) {
        return () -> {};
    }

    @Override
    public PersistentVolume updateStatus(PersistentVolume volume) {
        throw new UnsupportedOperationException("agents report no status of volumes");
    }

    @Override
    public PersistentVolume mergePatch(ObjectKey key, String subresource, String patchJson) {
        throw new UnsupportedOperationException("not needed here");
    }

    @Override
    public PersistentVolume strategicPatch(ObjectKey key, String subresource, String patchJson) {
        throw new UnsupportedOperationException("not needed here");
    }

    @Override
    public void delete(ObjectKey key, Deletion deletion) {
        throw new UnsupportedOperationException("agents delete no volumes");
    }

    @Override
    public List<WriteOutcome<PersistentVolume>> writeAll(List<Write<PersistentVolume>> writes) {
        throw new UnsupportedOperationException("not needed here");
    }
}

package dev.gantry.scheduler.loop;

import dev.gantry.apimachinery.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.storage.StorageClass;

/** The newest state of one object that the scheduler looks at. */
public sealed interface ClusterEvent {

    HasMetadata object();

    record PodChanged(Pod object) implements ClusterEvent {}

    record PodGone(Pod object) implements ClusterEvent {}

    record NodeChanged(Node object) implements ClusterEvent {}

    record NodeGone(Node object) implements ClusterEvent {}

    record NamespaceChanged(Namespace object) implements ClusterEvent {}

    record NamespaceGone(Namespace object) implements ClusterEvent {}

    /** Of what pods keep their data on. */
    sealed interface OfStorage extends ClusterEvent {}

    record ClaimChanged(PersistentVolumeClaim object) implements OfStorage {}

    record ClaimGone(PersistentVolumeClaim object) implements OfStorage {}

    record VolumeChanged(PersistentVolume object) implements OfStorage {}

    record VolumeGone(PersistentVolume object) implements OfStorage {}

    record ClassChanged(StorageClass object) implements OfStorage {}

    record ClassGone(StorageClass object) implements OfStorage {}

    default ObjectKey key() {
        return ObjectKey.of(object());
    }

    default long version() {
        return Long.parseLong(object().getMetadata().getResourceVersion());
    }
}

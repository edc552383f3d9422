package dev.gantry.scheduler.loop;

import dev.gantry.apimachinery.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;

/** The newest state of one object that the scheduler looks at. */
sealed interface ClusterEvent {

    HasMetadata object();

    record PodChanged(Pod object) implements ClusterEvent {}

    record PodGone(Pod object) implements ClusterEvent {}

    record NodeChanged(Node object) implements ClusterEvent {}

    record NodeGone(Node object) implements ClusterEvent {}

    default ObjectKey key() {
        return ObjectKey.of(object());
    }

    default long version() {
        return Long.parseLong(object().getMetadata().getResourceVersion());
    }
}

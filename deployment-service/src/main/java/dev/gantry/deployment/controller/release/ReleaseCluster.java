package dev.gantry.deployment.controller.release;

import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.deployment.model.Release;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.InstantSource;

/**
 * What releases see and write. All of it is this service's own, and so not behind what it has stored itself, unless it did not
 * learn what became of a write, or another replica wrote.
 *
 * @param catchUp makes the views show everything that was committed before the call
 */
public record ReleaseCluster(
        Kind<Release> releases,
        Kind<Deployment> deployments,
        Kind<StatefulSet> statefulSets,
        EventRecorder events,
        Runnable catchUp,
        InstantSource clock) {

    /** One kind as it is read and written. */
    public record Kind<T extends io.fabric8.kubernetes.api.model.HasMetadata>(
            ResourceView<T> view, ResourceClient<T> client) {}
}

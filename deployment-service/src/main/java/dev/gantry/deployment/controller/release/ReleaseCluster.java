package dev.gantry.deployment.controller.release;

import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.deployment.model.Release;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.InstantSource;

/** What releases see and write. All of it is this service's own, and so never behind what it has stored itself. */
public record ReleaseCluster(
        Kind<Release> releases,
        Kind<Deployment> deployments,
        Kind<StatefulSet> statefulSets,
        EventRecorder events,
        InstantSource clock) {

    /** One kind as it is read and written. */
    public record Kind<T extends io.fabric8.kubernetes.api.model.HasMetadata>(
            ResourceView<T> view, ResourceClient<T> client) {}
}

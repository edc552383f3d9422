package dev.gantry.deployment.controller;

import dev.gantry.apimachinery.event.EventRecorder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.InstantSource;

/** The part of the cluster that the control loops of this service see and write, as this process knows it. */
public record Cluster(
        Tracked<Deployment> deployments,
        Tracked<ReplicaSet> replicaSets,
        Tracked<Pod> pods,
        EventRecorder events,
        DeploymentMeters meters,
        InstantSource clock) {

    /** Whether each view has been complete once; before, what is missing in one may just not have been told. */
    public boolean synced() {
        return deployments.view().synced()
                && replicaSets.view().synced()
                && pods.view().synced();
    }

    /** When another replica takes over, what this one wrote and asked for last is no longer the latest. */
    public void forgetOwnWrites() {
        deployments.forgetOwnWrites();
        replicaSets.forgetOwnWrites();
        pods.forgetOwnWrites();
    }
}

package dev.gantry.deployment.controller.daemon;

import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.deployment.controller.DeploymentMeters;
import dev.gantry.deployment.controller.Tracked;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.time.InstantSource;

/** The part of the cluster that the loop of DaemonSets sees and writes; nodes it only sees. */
public record DaemonCluster(
        Tracked<DaemonSet> sets,
        Tracked<ControllerRevision> revisions,
        Tracked<Pod> pods,
        ResourceView<Node> nodes,
        EventRecorder events,
        DeploymentMeters meters,
        InstantSource clock) {

    /** Whether each view has been complete once; before, what is missing in one may just not have been told. */
    boolean synced() {
        return sets.view().synced() && revisions.view().synced() && pods.view().synced() && nodes.synced();
    }
}

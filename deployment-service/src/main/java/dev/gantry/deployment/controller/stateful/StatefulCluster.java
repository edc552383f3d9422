package dev.gantry.deployment.controller.stateful;

import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.deployment.controller.DeploymentMeters;
import dev.gantry.deployment.controller.Tracked;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * The part of the cluster that the loop of StatefulSets sees and writes.
 *
 * @param claims followed from the first time that a set with claims asks for them: without any, there need not be such a kind
 */
public record StatefulCluster(
        Tracked<StatefulSet> sets,
        Tracked<ControllerRevision> revisions,
        Tracked<Pod> pods,
        Supplier<Tracked<PersistentVolumeClaim>> claims,
        EventRecorder events,
        DeploymentMeters meters,
        InstantSource clock) {

    /** Whether each view has been complete once; before, what is missing in one may just not have been told. */
    boolean synced(boolean withClaims) {
        return sets.view().synced()
                && revisions.view().synced()
                && pods.view().synced()
                && (!withClaims || claims.get().view().synced());
    }
}

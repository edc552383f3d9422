package dev.gantry.deployment.daemon;

import dev.gantry.deployment.pod.PodAction;
import dev.gantry.deployment.revision.RevisionAction;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import java.time.Duration;
import java.util.List;

/**
 * What to do next for a DaemonSet, in this order: a pod's revision is kept before the pod is made.
 *
 * @param revisions empty when the templates are kept as they should be
 * @param pods empty when the pods are as they should be, or are waited for
 * @param status the status of the pods as they are, before the actions
 * @param requeueAfter when time alone may change the answer, or zero if it will not
 */
public record DaemonSetStep(
        List<RevisionAction> revisions, List<PodAction> pods, DaemonSetStatus status, Duration requeueAfter) {

    public DaemonSetStep {
        revisions = List.copyOf(revisions);
        pods = List.copyOf(pods);
    }

    /** Whether there is nothing to write but the status. */
    public boolean idle() {
        return revisions.isEmpty() && pods.isEmpty();
    }
}

package dev.gantry.deployment.stateful;

import dev.gantry.deployment.pod.PodAction;
import dev.gantry.deployment.revision.RevisionAction;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import java.time.Duration;
import java.util.List;

/**
 * What to do next for a StatefulSet, in this order: a pod's revision is kept before the pod is made, and so are its claims.
 *
 * @param revisions empty when the templates are kept as they should be
 * @param claims empty when the claims are as they should be
 * @param pods empty when the pods are as they should be, or are waited for
 * @param status the status of the pods as they are, before the actions
 * @param requeueAfter when time alone may change the answer, or zero if it will not
 */
public record StatefulSetStep(
        List<RevisionAction> revisions,
        List<ClaimAction> claims,
        List<PodAction> pods,
        StatefulSetStatus status,
        Duration requeueAfter) {

    public StatefulSetStep {
        revisions = List.copyOf(revisions);
        claims = List.copyOf(claims);
        pods = List.copyOf(pods);
    }

    /** Whether there is nothing to write but the status. */
    public boolean idle() {
        return revisions.isEmpty() && claims.isEmpty() && pods.isEmpty();
    }
}

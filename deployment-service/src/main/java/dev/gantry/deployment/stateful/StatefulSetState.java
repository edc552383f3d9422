package dev.gantry.deployment.stateful;

import dev.gantry.deployment.order.StartHolds;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Instant;
import java.util.List;

/**
 * All that the decision of a StatefulSet may depend on.
 *
 * @param set the set as last seen or written
 * @param pods the pods it controls, those that are terminating included, and those of its namespace that nobody controls
 * @param revisions the revisions it controls, and those of its namespace that nobody controls
 * @param claims those that exist of the claims that {@link ClaimNames} names
 * @param holds what others have to say
 * @param now the moment of the decision
 */
public record StatefulSetState(
        StatefulSet set,
        List<Pod> pods,
        List<ControllerRevision> revisions,
        List<PersistentVolumeClaim> claims,
        StartHolds holds,
        Instant now) {

    public StatefulSetState {
        pods = List.copyOf(pods);
        revisions = List.copyOf(revisions);
        claims = List.copyOf(claims);
    }
}

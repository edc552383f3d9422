package dev.gantry.deployment.daemon;

import dev.gantry.deployment.order.StartHolds;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * All that the decision of a DaemonSet may depend on.
 *
 * @param set the set as last seen or written
 * @param nodes every node of the cluster
 * @param pods the pods it controls, those that are terminating included, and those of its namespace that nobody controls
 * @param revisions the revisions it controls, and those of its namespace that nobody controls
 * @param takenNames names found taken by pods that are not the set's
 * @param holds what others have to say
 * @param now the moment of the decision
 */
public record DaemonSetState(
        DaemonSet set,
        List<Node> nodes,
        List<Pod> pods,
        List<ControllerRevision> revisions,
        Set<String> takenNames,
        StartHolds holds,
        Instant now) {

    public DaemonSetState {
        nodes = List.copyOf(nodes);
        pods = List.copyOf(pods);
        revisions = List.copyOf(revisions);
        takenNames = Set.copyOf(takenNames);
    }
}

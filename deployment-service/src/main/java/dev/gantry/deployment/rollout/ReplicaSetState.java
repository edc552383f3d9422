package dev.gantry.deployment.rollout;

import dev.gantry.deployment.order.StartHolds;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that the decision of a ReplicaSet may depend on.
 *
 * @param replicaSet the set as last seen or written
 * @param pods the pods it controls, those that are terminating included, and those of its namespace that nobody controls
 * @param takenNames names found taken by pods that are not the set's
 * @param holds what others have to say
 * @param harm why users of the pods fare worse than with the former revision, if they do
 * @param now the moment of the decision
 */
public record ReplicaSetState(
        ReplicaSet replicaSet,
        List<Pod> pods,
        Set<String> takenNames,
        StartHolds holds,
        Optional<RolloutFailure> harm,
        Instant now) {

    /** Where nobody has found that users are harmed. */
    public ReplicaSetState(
            ReplicaSet replicaSet, List<Pod> pods, Set<String> takenNames, StartHolds holds, Instant now) {
        this(replicaSet, pods, takenNames, holds, Optional.empty(), now);
    }

    public ReplicaSetState {
        pods = List.copyOf(pods);
        takenNames = Set.copyOf(takenNames);
    }
}

package dev.gantry.deployment.rollout;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Instant;
import java.util.List;

/**
 * All that a rollout decision may depend on.
 *
 * @param deployment the Deployment as last seen or written
 * @param replicaSets the ReplicaSets it controls, in any order
 * @param now the moment of the decision
 */
public record RolloutState(Deployment deployment, List<ReplicaSet> replicaSets, Instant now) {

    public RolloutState {
        replicaSets = List.copyOf(replicaSets);
    }
}

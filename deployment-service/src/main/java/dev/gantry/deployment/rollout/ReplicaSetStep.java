package dev.gantry.deployment.rollout;

import dev.gantry.deployment.pod.PodAction;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import java.time.Duration;
import java.util.List;

/**
 * What to do next for a ReplicaSet.
 *
 * @param actions empty when the pods are as they should be
 * @param status the status of the pods as they are, before the actions
 * @param requeueAfter when time alone will change the status, or zero if it will not
 */
public record ReplicaSetStep(List<PodAction> actions, ReplicaSetStatus status, Duration requeueAfter) {

    public ReplicaSetStep {
        actions = List.copyOf(actions);
    }
}

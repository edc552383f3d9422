package dev.gantry.deployment.rollout;

import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.time.Duration;
import java.util.List;

/**
 * What to do next for a Deployment: the actions in their order, then the status.
 *
 * @param actions empty when the rollout waits or is over
 * @param status the status to store if it differs from the present one
 * @param requeueAfter when time alone will change the answer, or zero if it will not
 */
public record RolloutStep(List<RolloutAction> actions, DeploymentStatus status, Duration requeueAfter) {

    public RolloutStep {
        actions = List.copyOf(actions);
    }
}

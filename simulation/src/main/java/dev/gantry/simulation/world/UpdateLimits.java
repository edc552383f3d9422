package dev.gantry.simulation.world;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateDeployment;

/**
 * What a Deployment's update is held to, as the documentation of Kubernetes has it and worked out apart from the product:
 * a percentage is of the replicas, a surge rounds up, an unavailability rounds down, and where both are 0 one pod may be missing.
 *
 * @param maxSurge pods above the replicas
 * @param maxUnavailable pods below the replicas
 */
public record UpdateLimits(int maxSurge, int maxUnavailable) {

    public static UpdateLimits of(Deployment deployment) {
        RollingUpdateDeployment update = deployment.getSpec().getStrategy().getRollingUpdate();
        if (update == null) {
            return new UpdateLimits(0, 0);
        }
        int replicas = deployment.getSpec().getReplicas();
        int surge = (int) Math.ceil(pods(update.getMaxSurge(), replicas));
        int unavailable = (int) Math.min(replicas, Math.floor(pods(update.getMaxUnavailable(), replicas)));
        return new UpdateLimits(surge, surge + unavailable == 0 ? 1 : unavailable);
    }

    private static double pods(IntOrString limit, int replicas) {
        Object value = limit.getValue();
        return value instanceof Integer number
                ? number
                : Integer.parseInt(String.valueOf(value).replace("%", "")) * replicas / 100.0;
    }
}

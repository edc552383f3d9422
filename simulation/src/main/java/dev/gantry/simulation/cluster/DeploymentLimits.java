package dev.gantry.simulation.cluster;

import dev.gantry.deployment.rollout.RollingLimits;
import io.fabric8.kubernetes.api.model.apps.Deployment;

/**
 * How many pods a Deployment may have, and how many must be available.
 *
 * <p>When a user changes the numbers, the former ones hold on until the controller has observed the change and every set has
 * done what it was told. And what was lost by other causes since the controller last knew how many are available is not held
 * against it: it may just be about to delete the old pod for which the lost one was the replacement.
 */
final class DeploymentLimits {

    private int maxPods;
    private int minAvailable = Integer.MAX_VALUE;
    private int lost;

    /** The user asks for something else. */
    void widen(Deployment deployment) {
        RollingLimits limits = RollingLimits.of(deployment);
        int replicas = deployment.getSpec().getReplicas();
        maxPods = Math.max(maxPods, replicas + limits.maxSurge());
        minAvailable = Math.min(minAvailable, replicas - limits.maxUnavailable());
    }

    /** The controller knows all, and has done what was asked for. */
    void settle(Deployment deployment) {
        maxPods = 0;
        minAvailable = Integer.MAX_VALUE;
        lost = 0;
        widen(deployment);
    }

    /** An available pod was lost, and not by the controller. */
    void lost() {
        lost++;
    }

    int maxPods() {
        return maxPods;
    }

    /** Whether the controller may have left just so many available. */
    boolean allowsAvailable(int available) {
        return available + lost >= minAvailable;
    }

    @Override
    public String toString() {
        return "at most " + maxPods + " pods, at least " + minAvailable + " available, " + lost + " lost";
    }
}

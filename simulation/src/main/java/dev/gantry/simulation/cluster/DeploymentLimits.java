package dev.gantry.simulation.cluster;

import dev.gantry.simulation.world.UpdateLimits;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Map;

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
        UpdateLimits limits = UpdateLimits.of(deployment);
        int replicas = deployment.getSpec().getReplicas();
        int beside = besides(deployment) ? Math.max(replicas, limits.maxSurge()) : limits.maxSurge();
        maxPods = Math.max(maxPods, replicas + beside);
        minAvailable = Math.min(minAvailable, replicas - limits.maxUnavailable());
    }

    /** Blue/green brings a whole second revision up beside the first. */
    static boolean besides(Deployment deployment) {
        Map<String, String> annotations = deployment.getMetadata().getAnnotations();
        return annotations != null && "BlueGreen".equals(annotations.get("gantry.dev/strategy"));
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

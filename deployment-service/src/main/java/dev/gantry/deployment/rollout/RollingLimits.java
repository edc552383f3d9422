package dev.gantry.deployment.rollout;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategy;
import org.jspecify.annotations.Nullable;

/**
 * How far a Deployment may leave its number of replicas during a rolling update, in pods.
 *
 * <p>A percentage is of {@code spec.replicas}; a surge rounds up and an unavailability rounds down, and if both come to
 * nothing one pod may be unavailable, for else nothing could ever be replaced. With 10 replicas, 25% are a surge of 3 and
 * an unavailability of 2; with one replica they are 1 and 0.
 *
 * @param maxSurge pods that may exist above the wanted number
 * @param maxUnavailable pods that may be missing from the wanted number
 */
public record RollingLimits(int maxSurge, int maxUnavailable) {

    /** All old pods go before the first new one comes. */
    public static final RollingLimits NONE = new RollingLimits(0, 0);

    private static final IntOrString QUARTER = new IntOrString("25%");

    /** The limits of a deployment at its present number of replicas; Recreate surges by nothing. */
    public static RollingLimits of(Deployment deployment) {
        DeploymentStrategy strategy = deployment.getSpec().getStrategy();
        if (strategy != null && "Recreate".equals(strategy.getType())) {
            return NONE;
        }
        boolean given = strategy != null && strategy.getRollingUpdate() != null;
        IntOrString surge = given ? strategy.getRollingUpdate().getMaxSurge() : null;
        IntOrString unavailable = given ? strategy.getRollingUpdate().getMaxUnavailable() : null;
        return resolve(surge, unavailable, Replicas.wanted(deployment));
    }

    static RollingLimits resolve(@Nullable IntOrString surge, @Nullable IntOrString unavailable, int replicas) {
        int most = scaled(surge, replicas, true);
        int fewest = scaled(unavailable, replicas, false);
        return new RollingLimits(most, most == 0 && fewest == 0 ? 1 : Math.min(fewest, replicas));
    }

    /** A number as it is, or a percentage of {@code total}; what is no number counts as 0, for validation refused it. */
    private static int scaled(@Nullable IntOrString value, int total, boolean roundUp) {
        IntOrString known = value == null ? QUARTER : value;
        if (known.getIntVal() != null) {
            return Math.max(0, known.getIntVal());
        }
        String text = known.getStrVal() == null ? "" : known.getStrVal();
        if (!text.matches("[0-9]{1,3}%")) {
            return 0;
        }
        long hundredths = Long.parseLong(text.substring(0, text.length() - 1)) * total;
        return (int) (roundUp ? Math.ceilDiv(hundredths, 100) : hundredths / 100);
    }
}

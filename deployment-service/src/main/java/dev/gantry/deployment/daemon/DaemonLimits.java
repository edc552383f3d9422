package dev.gantry.deployment.daemon;

import dev.gantry.deployment.pod.Portion;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetUpdateStrategy;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateDaemonSet;
import java.util.Optional;
import java.util.function.Function;

/**
 * How a DaemonSet replaces the pods of a former template. Percentages are of the nodes that should run a pod, and round up:
 * with 10 nodes, 25% are 3. Without any surge at least one node may be without an available pod.
 *
 * @param rolling whether it does so by itself
 * @param maxUnavailable nodes that an update may leave without an available pod
 * @param maxSurge nodes on which the old pod runs until the new one is available
 */
record DaemonLimits(boolean rolling, int maxUnavailable, int maxSurge) {

    static DaemonLimits of(DaemonSet set, int nodes) {
        Optional<DaemonSetUpdateStrategy> strategy =
                Optional.ofNullable(set.getSpec().getUpdateStrategy());
        boolean rolling = strategy.map(DaemonSetUpdateStrategy::getType)
                .filter("OnDelete"::equals)
                .isEmpty();
        Optional<RollingUpdateDaemonSet> limits = strategy.map(DaemonSetUpdateStrategy::getRollingUpdate);
        int surge = scaled(limits, RollingUpdateDaemonSet::getMaxSurge, nodes);
        int unavailable = scaled(limits, RollingUpdateDaemonSet::getMaxUnavailable, nodes);
        return new DaemonLimits(rolling, surge == 0 ? Math.max(1, unavailable) : unavailable, rolling ? surge : 0);
    }

    private static int scaled(
            Optional<RollingUpdateDaemonSet> limits, Function<RollingUpdateDaemonSet, IntOrString> limit, int nodes) {
        return limits.map(limit).map(value -> Portion.roundedUp(value, nodes)).orElse(0);
    }

    boolean surging() {
        return maxSurge > 0;
    }
}

package dev.gantry.scheduler.disruption;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetSpec;
import org.jspecify.annotations.Nullable;

/**
 * What a budget asks for, in pods: percentages are of the expected pods and round up, as Kubernetes has it. Without either limit
 * no pod has to be healthy.
 *
 * @param expected the pods that count as all
 * @param healthy how many of them must stay healthy
 */
record DisruptionLimit(int expected, int healthy) {

    private static final int HUNDRED = 100;

    /** Whether the limit depends on the workloads' numbers, and not on the pods that are there. */
    static boolean needsWorkloads(PodDisruptionBudgetSpec spec) {
        return spec.getMaxUnavailable() != null || isPercentage(spec.getMinAvailable());
    }

    static DisruptionLimit of(PodDisruptionBudgetSpec spec, int expectedByWorkloads, int matchingPods) {
        if (spec.getMaxUnavailable() != null) {
            int unavailable = scaled(spec.getMaxUnavailable(), expectedByWorkloads);
            return new DisruptionLimit(expectedByWorkloads, Math.max(0, expectedByWorkloads - unavailable));
        }
        IntOrString available = spec.getMinAvailable();
        if (isPercentage(available)) {
            return new DisruptionLimit(expectedByWorkloads, scaled(available, expectedByWorkloads));
        }
        return new DisruptionLimit(matchingPods, available == null ? 0 : scaled(available, matchingPods));
    }

    private static boolean isPercentage(@Nullable IntOrString value) {
        return value != null && value.getIntVal() == null;
    }

    private static int scaled(IntOrString value, int total) {
        if (value.getIntVal() != null) {
            return value.getIntVal();
        }
        String percentage = value.getStrVal();
        long hundredths = Long.parseLong(percentage.substring(0, percentage.length() - 1)) * total;
        return (int) Math.ceilDiv(hundredths, HUNDRED);
    }
}

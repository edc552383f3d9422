package dev.gantry.agent.probe;

import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The numbers of a probe, with the API's defaults for those that are not given. */
final class ProbeTimes {

    private ProbeTimes() {}

    static Duration initialDelay(Probe probe) {
        return Duration.ofSeconds(orElse(probe.getInitialDelaySeconds(), 0));
    }

    static Duration period(Probe probe) {
        return Duration.ofSeconds(Math.max(1, orElse(probe.getPeriodSeconds(), 10)));
    }

    static Duration timeout(Probe probe) {
        return Duration.ofSeconds(Math.max(1, orElse(probe.getTimeoutSeconds(), 1)));
    }

    static int successThreshold(Probe probe) {
        return Math.max(1, orElse(probe.getSuccessThreshold(), 1));
    }

    static int failureThreshold(Probe probe) {
        return Math.max(1, orElse(probe.getFailureThreshold(), 3));
    }

    private static int orElse(@Nullable Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }
}

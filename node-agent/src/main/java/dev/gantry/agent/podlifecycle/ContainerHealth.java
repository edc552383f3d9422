package dev.gantry.agent.podlifecycle;

import io.fabric8.kubernetes.api.model.Container;
import java.util.Optional;

/**
 * What the probes of a running container have found.
 *
 * @param started whether its startup probe has passed, or it has none
 * @param ready whether its readiness probe passes, or it has none and is started
 * @param failure why it must be restarted, as its liveness or startup probe says
 */
public record ContainerHealth(boolean started, boolean ready, Optional<String> failure) {

    /** Before any probe has run: what has no probe has passed it. */
    public static ContainerHealth unprobed(Container container) {
        boolean started = container.getStartupProbe() == null;
        return new ContainerHealth(started, started && container.getReadinessProbe() == null, Optional.empty());
    }
}

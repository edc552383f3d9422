package dev.gantry.agent.podlifecycle;

import dev.gantry.agent.runtime.ContainerState;
import dev.gantry.agent.runtime.EnforcedResources;
import dev.gantry.agent.runtime.ResourceLimits;
import io.fabric8.kubernetes.api.model.Container;
import java.time.Duration;
import java.time.Instant;

/**
 * More weight for a container that starts. One that requests no processor has the kernel's least weight; on a busy node it would start as slowly as
 * those that serve go on, and an update that waits for it would last. So it weighs eight times as much until it is ready for the first time, at
 * most for a minute: still less than what requests 16 thousandths of a core.
 *
 * <p>Only containers with a startup or readiness probe have it, for others nobody can tell when they have started.
 */
public final class StartBoost {

    /** Thousandths of a core whose weight it has meanwhile. */
    private static final long CPU_MILLIS = 16;

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private StartBoost() {}

    /** What a new run of the container is held to at first. */
    public static ResourceLimits atStart(Container container) {
        ResourceLimits asked = ResourceLimits.of(container.getResources());
        boolean probed = container.getReadinessProbe() != null || container.getStartupProbe() != null;
        return probed && asked.cpuRequestMillis() == 0
                ? new ResourceLimits(CPU_MILLIS, asked.cpuLimitMillis(), asked.memoryLimitBytes())
                : asked;
    }

    /** What a run is held to, but for its boost. */
    static EnforcedResources without(Container container, EnforcedResources has) {
        EnforcedResources asked = ResourceLimits.of(container.getResources()).enforced();
        boolean boosted = asked.cpuShares() == EnforcedResources.NONE.cpuShares()
                && has.cpuShares()
                        == new ResourceLimits(CPU_MILLIS, 0, 0).enforced().cpuShares();
        return boosted ? new EnforcedResources(asked.cpuShares(), has.cpuLimitMillis(), has.memoryLimitBytes()) : has;
    }

    /** When a run loses its boost, should it not be ready before. */
    static Instant end(ObservedContainer run) {
        Instant start = run.state() instanceof ContainerState.Running(Instant startedAt) ? startedAt : run.createdAt();
        return start.plus(LIMIT);
    }
}

package dev.gantry.scheduler;

import dev.gantry.scheduler.placement.plugin.Profiles;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the scheduler.
 *
 * @param profile how nodes are filled: {@code least-allocated} or {@code most-allocated}
 * @param unreachableToleration how long new pods stay on a node that is not ready or not reachable, unless they say otherwise
 * @param nodeLeaseTimeout a node whose lease was not renewed for this long counts as unreachable
 * @param lostPodTimeout a terminating pod whose node stays unreachable is removed this long after it should have ended;
 *     its containers may still run on the far side of a network split until then
 */
@ConfigurationProperties("gantry.scheduler")
public record SchedulerProperties(
        @DefaultValue("least-allocated") Profiles profile,
        @DefaultValue("30s") Duration unreachableToleration,
        @DefaultValue("40s") Duration nodeLeaseTimeout,
        @DefaultValue("5m") Duration lostPodTimeout) {}

package dev.gantry.scheduler;

import dev.gantry.scheduler.placement.Profile;
import dev.gantry.scheduler.placement.SpreadConstraint;
import dev.gantry.scheduler.rebalance.Goal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the scheduler.
 *
 * @param profiles how the pods of each {@code spec.schedulerName} are placed; pods that name another one are left alone
 * @param defaultConstraints topology spread constraints for pods that have none of their own
 * @param unreachableToleration how long new pods stay on a node that is not ready or not reachable, unless they say otherwise
 * @param nodeLeaseTimeout a node whose lease was not renewed for this long counts as unreachable
 * @param lostPodTimeout a terminating pod whose node stays unreachable is removed this long after it should have ended;
 *     its containers may still run on the far side of a network split until then
 */
@ConfigurationProperties("gantry.scheduler")
public record SchedulerProperties(
        List<ProfileProperties> profiles,
        @DefaultValue List<DefaultConstraintProperties> defaultConstraints,
        @DefaultValue("30s") Duration unreachableToleration,
        @DefaultValue("40s") Duration nodeLeaseTimeout,
        @DefaultValue("5m") Duration lostPodTimeout) {

    public SchedulerProperties {
        if (profiles == null || profiles.isEmpty()) {
            throw new IllegalArgumentException("gantry.scheduler.profiles: at least one is needed");
        }
    }

    /** The profiles by the name of their scheduler. */
    public Map<String, Profile> profilesByName() {
        Map<String, Profile> byName = new LinkedHashMap<>();
        for (ProfileProperties profile : profiles) {
            if (byName.put(profile.schedulerName(), profile.profile()) != null) {
                throw new IllegalArgumentException(
                        "gantry.scheduler.profiles: scheduler-name " + profile.schedulerName() + " appears twice");
            }
        }
        return byName;
    }

    /** What each profile wants of the nodes' load, by the name of its scheduler. */
    public Map<String, Goal> goalsByName() {
        Map<String, Goal> byName = new LinkedHashMap<>();
        profiles.forEach(profile -> byName.put(profile.schedulerName(), profile.goal()));
        return byName;
    }

    public List<SpreadConstraint> spreadConstraints() {
        return defaultConstraints.stream()
                .map(DefaultConstraintProperties::constraint)
                .toList();
    }
}

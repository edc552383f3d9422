package dev.gantry.scheduler;

import dev.gantry.scheduler.placement.SpreadConstraint;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A topology spread constraint of the cluster, for pods that have an owner and no constraints of their own; it counts the pods of
 * the same owner.
 *
 * @param maxSkew how many more of the pods a domain may have than the emptiest one
 * @param topologyKey the label of nodes whose values are the domains
 * @param whenUnsatisfiable ScheduleAnyway or DoNotSchedule
 */
public record DefaultConstraintProperties(
        int maxSkew,
        String topologyKey,
        @DefaultValue("ScheduleAnyway") Action whenUnsatisfiable) {

    /** What becomes of a pod that would break the constraint; the names are those of the Kubernetes API, in any spelling. */
    public enum Action {
        SCHEDULE_ANYWAY,
        DO_NOT_SCHEDULE
    }

    public DefaultConstraintProperties {
        if (maxSkew < 1) {
            throw new IllegalArgumentException("gantry.scheduler.default-constraints: max-skew must be at least 1");
        }
        if (topologyKey == null || topologyKey.isBlank()) {
            throw new IllegalArgumentException("gantry.scheduler.default-constraints: topology-key is missing");
        }
    }

    SpreadConstraint constraint() {
        return SpreadConstraint.ofOwner(maxSkew, topologyKey, whenUnsatisfiable == Action.DO_NOT_SCHEDULE);
    }
}

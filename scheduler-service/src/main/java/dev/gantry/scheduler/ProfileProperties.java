package dev.gantry.scheduler;

import dev.gantry.scheduler.placement.Profile;
import dev.gantry.scheduler.placement.plugin.Profiles;
import dev.gantry.scheduler.placement.plugin.ScoringStrategy;
import dev.gantry.scheduler.placement.plugin.ShapePoint;
import dev.gantry.scheduler.rebalance.Goal;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One profile of the scheduler.
 *
 * @param schedulerName the pods that are placed by it name this in {@code spec.schedulerName}
 * @param scoring how NodeResourcesFit scores: least-allocated, most-allocated or requested-to-capacity-ratio
 * @param resources what each resource counts in that, cpu and memory alike where none is named
 * @param shape the line of requested-to-capacity-ratio
 * @param weights of scores, by the name of the plugin; those of Kubernetes' default profile where none is named
 */
public record ProfileProperties(
        String schedulerName,
        @DefaultValue("least-allocated") ScoringStrategy.Type scoring,
        @DefaultValue Map<String, Integer> resources,
        @DefaultValue List<ShapePoint> shape,
        @DefaultValue Map<String, Integer> weights) {

    Profile profile() {
        try {
            return Profiles.of(new ScoringStrategy(scoring, resources, shape), weights);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "gantry.scheduler.profiles of " + schedulerName + ": " + e.getMessage(), e);
        }
    }

    /** What it wants of the nodes' load; nothing that could be told where NodeResourcesFit has no say. */
    Goal goal() {
        if (weights.getOrDefault("NodeResourcesFit", 1) == 0) {
            return Goal.NONE;
        }
        return switch (scoring) {
            case LEAST_ALLOCATED -> Goal.SPREAD;
            case MOST_ALLOCATED -> Goal.PACK;
            case REQUESTED_TO_CAPACITY_RATIO -> Goal.NONE;
        };
    }
}

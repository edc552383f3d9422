package dev.gantry.scheduler.placement.plugin;

import dev.gantry.scheduler.placement.ResourceAmounts;
import java.util.List;
import java.util.Map;

/**
 * How NodeResourcesFit scores nodes.
 *
 * @param type which way
 * @param resources what each resource counts
 * @param shape the line of RequestedToCapacityRatio, by rising utilization
 */
public record ScoringStrategy(Type type, Map<String, Integer> resources, List<ShapePoint> shape) {

    private static final Map<String, Integer> CPU_AND_MEMORY =
            Map.of(ResourceAmounts.CPU, 1, ResourceAmounts.MEMORY, 1);

    private static final int MAX_WEIGHT = 100;

    /** Fills all nodes alike. */
    public static final ScoringStrategy LEAST_ALLOCATED =
            new ScoringStrategy(Type.LEAST_ALLOCATED, CPU_AND_MEMORY, List.of());

    /** Fills one node before the next, so that empty nodes can be given back. */
    public static final ScoringStrategy MOST_ALLOCATED =
            new ScoringStrategy(Type.MOST_ALLOCATED, CPU_AND_MEMORY, List.of());

    /** The strategies of Kubernetes. */
    public enum Type {
        LEAST_ALLOCATED,
        MOST_ALLOCATED,
        REQUESTED_TO_CAPACITY_RATIO
    }

    public ScoringStrategy {
        resources = resources.isEmpty() ? CPU_AND_MEMORY : Map.copyOf(resources);
        shape = List.copyOf(shape);
        resources.forEach((name, weight) -> {
            if (weight < 1 || weight > MAX_WEIGHT) {
                throw new IllegalArgumentException(
                        "resources." + name + " must weigh from 1 to " + MAX_WEIGHT + ", not " + weight);
            }
        });
        if ((type == Type.REQUESTED_TO_CAPACITY_RATIO) == shape.isEmpty()) {
            throw new IllegalArgumentException("shape is for requested-to-capacity-ratio, which needs it");
        }
        for (int i = 1; i < shape.size(); i++) {
            if (shape.get(i).utilization() <= shape.get(i - 1).utilization()) {
                throw new IllegalArgumentException("shape.utilization must rise from point to point");
            }
        }
    }

    boolean isDefault() {
        return type == Type.LEAST_ALLOCATED && resources.equals(CPU_AND_MEMORY);
    }

    ResourceStrategy score() {
        ScoredResources scored = ScoredResources.of(resources);
        return switch (type) {
            case LEAST_ALLOCATED -> new ResourceStrategy.LeastAllocated(scored);
            case MOST_ALLOCATED -> new ResourceStrategy.MostAllocated(scored);
            case REQUESTED_TO_CAPACITY_RATIO -> new ResourceStrategy.RequestedToCapacityRatio(scored, shape);
        };
    }

    static ScoredResources balanced() {
        return ScoredResources.of(CPU_AND_MEMORY);
    }
}

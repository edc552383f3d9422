package dev.gantry.deployment.recommend;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What monitoring-service recommends for a container, in the units of {@link Resource}; a resource that is left out is left alone.
 *
 * @param target what to request
 * @param lower less is too little
 * @param upper more is too much
 * @param since when the first usage was seen
 */
public record ContainerRecommendation(
        String container,
        Map<Resource, Long> target,
        Map<Resource, Long> lower,
        Map<Resource, Long> upper,
        Instant since) {

    public ContainerRecommendation {
        target = Map.copyOf(target);
        lower = Map.copyOf(lower);
        upper = Map.copyOf(upper);
    }

    /** Whether a request is so wrong that it is worth a change; none at all is too little. */
    boolean isOutside(Resource resource, OptionalLong request) {
        if (!target.containsKey(resource)) {
            return false;
        }
        long amount = request.orElse(0);
        return amount < lower.getOrDefault(resource, 0L) || amount > upper.getOrDefault(resource, Long.MAX_VALUE);
    }

    ContainerRecommendation without(Resource resource) {
        Map<Resource, Long> rest = new EnumMap<>(Resource.class);
        rest.putAll(target);
        rest.remove(resource);
        return new ContainerRecommendation(container, rest, lower, upper, since);
    }
}

package dev.gantry.deployment.autoscale;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a pod's containers used.
 *
 * @param time when it was measured
 * @param window over how long before
 * @param byContainer thousandths of each resource's unit, by container and resource
 */
public record PodUsage(Instant time, Duration window, Map<String, Map<String, Long>> byContainer) {

    public PodUsage {
        byContainer = Map.copyOf(byContainer);
    }

    /** The pod's use, or one container's where it is named; empty where it was not measured. */
    Optional<Long> millis(String resource, Optional<String> container) {
        if (container.isPresent()) {
            return Optional.ofNullable(byContainer.get(container.get())).map(usage -> usage.get(resource));
        }
        boolean whole =
                !byContainer.isEmpty() && byContainer.values().stream().allMatch(usage -> usage.containsKey(resource));
        return whole
                ? Optional.of(byContainer.values().stream()
                        .mapToLong(usage -> usage.getOrDefault(resource, 0L))
                        .sum())
                : Optional.empty();
    }
}

package dev.gantry.scheduler.placement;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.function.Function;

/**
 * What a pod requests of its node.
 *
 * <p>Containers run together, so they add up. Init containers run one after the other before them, so the largest counts;
 * each runs beside the sidecars (init containers that restart always) started before it. Example: containers 300m + 200m,
 * sidecar 100m, then an init container of 800m: max(500m + 100m, 800m + 100m) = 900m. Overhead is added to all.
 */
final class PodRequests {

    /** Scores count this much for a container that requests no cpu, so that such pods spread too (as kube-scheduler). */
    private static final long UNREQUESTED_CPU_MILLIS = 100;

    /** Scores count this much for a container that requests no memory: 200 MiB. */
    private static final long UNREQUESTED_MEMORY_BYTES = 200L << 20;

    private PodRequests() {}

    static ResourceAmounts of(PodSpec spec) {
        return total(spec, PodRequests::requests);
    }

    static ResourceAmounts forScores(PodSpec spec) {
        return total(spec, container -> withoutZeros(requests(container)));
    }

    private static ResourceAmounts total(PodSpec spec, Function<Container, ResourceAmounts> requests) {
        ResourceAmounts running = ResourceAmounts.NONE;
        for (Container container : spec.getContainers()) {
            running = running.plus(requests.apply(container));
        }
        ResourceAmounts sidecars = ResourceAmounts.NONE;
        ResourceAmounts starting = ResourceAmounts.NONE;
        for (Container container : spec.getInitContainers()) {
            ResourceAmounts beside = sidecars.plus(requests.apply(container));
            if ("Always".equals(container.getRestartPolicy())) {
                sidecars = beside;
            }
            starting = starting.max(beside);
        }
        return running.plus(sidecars).max(starting).plus(ResourceAmounts.of(spec.getOverhead()));
    }

    private static ResourceAmounts requests(Container container) {
        return container.getResources() == null
                ? ResourceAmounts.NONE
                : ResourceAmounts.of(container.getResources().getRequests());
    }

    private static ResourceAmounts withoutZeros(ResourceAmounts requests) {
        ResourceAmounts counted = requests;
        if (counted.get(ResourceAmounts.CPU) == 0) {
            counted = counted.with(ResourceAmounts.CPU, UNREQUESTED_CPU_MILLIS);
        }
        if (counted.get(ResourceAmounts.MEMORY) == 0) {
            counted = counted.with(ResourceAmounts.MEMORY, UNREQUESTED_MEMORY_BYTES);
        }
        return counted;
    }
}

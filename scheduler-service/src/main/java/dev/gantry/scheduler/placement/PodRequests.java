package dev.gantry.scheduler.placement;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a pod requests of its node.
 *
 * <p>Containers run together, so they add up. Init containers run one after the other before them, so the largest counts;
 * each runs beside the sidecars (init containers that restart always) started before it. Example: containers 300m + 200m,
 * sidecar 100m, then an init container of 800m: max(500m + 100m, 800m + 100m) = 900m. Overhead is added to all.
 *
 * <p>Of a pod that is resized, each container counts with the most of what it asks for, what its node allocated to it and
 * what it has now, as in kube-scheduler: what a resize waits for is not given away, nor what one has not given back yet. A resize that
 * its node can never grant is not waited for. Example: 500m asked, 200m allocated: 500m; once that is infeasible: 200m.
 */
final class PodRequests {

    /** Scores count this much for a container that requests no cpu, so that such pods spread too (as kube-scheduler). */
    private static final long UNREQUESTED_CPU_MILLIS = 100;

    /** Scores count this much for a container that requests no memory: 200 MiB. */
    private static final long UNREQUESTED_MEMORY_BYTES = 200L << 20;

    private PodRequests() {}

    static ResourceAmounts of(Pod pod) {
        return total(pod.getSpec(), requests(pod));
    }

    static ResourceAmounts forScores(Pod pod) {
        return total(pod.getSpec(), requests(pod).andThen(PodRequests::withoutZeros));
    }

    private static Function<Container, ResourceAmounts> requests(Pod pod) {
        PodStatus status = pod.getStatus();
        if (status == null) {
            return PodRequests::requests;
        }
        Map<String, ContainerStatus> statuses = new HashMap<>();
        Stream.of(status.getInitContainerStatuses(), status.getContainerStatuses())
                .flatMap(List::stream)
                .filter(PodRequests::saysWhatItHas)
                .forEach(container -> statuses.put(container.getName(), container));
        boolean infeasible = status.getConditions().stream().anyMatch(condition -> isInfeasible(condition, pod));
        return statuses.isEmpty()
                ? PodRequests::requests
                : container -> held(container, statuses.get(container.getName()), infeasible);
    }

    private static boolean saysWhatItHas(ContainerStatus status) {
        return status.getResources() != null
                || (status.getAllocatedResources() != null
                        && !status.getAllocatedResources().isEmpty());
    }

    /** The word of the node counts for the spec that it was said of. */
    private static boolean isInfeasible(PodCondition condition, Pod pod) {
        return "PodResizePending".equals(condition.getType())
                && "Infeasible".equals(condition.getReason())
                && (condition.getObservedGeneration() == null
                        || condition
                                .getObservedGeneration()
                                .equals(pod.getMetadata().getGeneration()));
    }

    private static ResourceAmounts held(Container container, @Nullable ContainerStatus status, boolean infeasible) {
        if (status == null) {
            return requests(container);
        }
        ResourceAmounts given = ResourceAmounts.of(status.getAllocatedResources());
        if (status.getResources() != null) {
            given = given.max(ResourceAmounts.of(status.getResources().getRequests()));
        }
        return infeasible ? given : requests(container).max(given);
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

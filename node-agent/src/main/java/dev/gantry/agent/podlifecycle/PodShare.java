package dev.gantry.agent.podlifecycle;

import dev.gantry.agent.runtime.ResourceLimits;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What pods request of their node. Containers run together and add up; an init container runs beside the sidecars started before
 * it, and the largest of those counts.
 */
record PodShare(long cpuMillis, long memoryBytes) {

    static final PodShare NONE = new PodShare(0, 0);

    /** What the pod asks for. */
    static PodShare of(Pod pod) {
        return of(pod, Container::getResources);
    }

    /** @param resources of each container, which need not be those that it asks for */
    static PodShare of(Pod pod, Function<Container, @Nullable ResourceRequirements> resources) {
        PodShare running = NONE;
        for (Container container : pod.getSpec().getContainers()) {
            running = running.plus(of(resources.apply(container)));
        }
        PodShare sidecars = NONE;
        PodShare starting = NONE;
        for (Container container : pod.getSpec().getInitContainers()) {
            PodShare beside = sidecars.plus(of(resources.apply(container)));
            sidecars = DesiredPod.isSidecar(container) ? beside : sidecars;
            starting = starting.max(beside);
        }
        return running.plus(sidecars).max(starting).plus(of(pod.getSpec().getOverhead()));
    }

    /** What is granted to all those that are not over. */
    static PodShare allocatedTo(Collection<NodePod> pods) {
        return pods.stream()
                .filter(pod -> !pod.isOver())
                .map(NodePod::allocatedShare)
                .reduce(NONE, PodShare::plus);
    }

    private static PodShare of(@Nullable ResourceRequirements resources) {
        return resources == null ? NONE : of(resources.getRequests());
    }

    /** Of amounts by name; what is not named is 0. */
    static PodShare of(@Nullable Map<String, Quantity> amounts) {
        return amounts == null
                ? NONE
                : new PodShare(ResourceLimits.millis(amounts.get("cpu")), ResourceLimits.bytes(amounts.get("memory")));
    }

    PodShare plus(PodShare other) {
        return new PodShare(sum(cpuMillis, other.cpuMillis), sum(memoryBytes, other.memoryBytes));
    }

    /** Amounts past a long count as the largest one. */
    private static long sum(long one, long other) {
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
    }

    PodShare minus(PodShare other) {
        return new PodShare(cpuMillis - other.cpuMillis, memoryBytes - other.memoryBytes);
    }

    private PodShare max(PodShare other) {
        return new PodShare(Math.max(cpuMillis, other.cpuMillis), Math.max(memoryBytes, other.memoryBytes));
    }
}

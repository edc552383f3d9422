package dev.gantry.agent.environment;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which of the pod's accelerators a container sees. The scheduler records them on the pod; its containers get them in their order,
 * shares first where there is room beside others, whole devices where nobody is yet. Example: a pod with the devices 2 and 3 whose two
 * containers ask for one each: the first sees device 2 and the second device 3.
 *
 * <p>The variable is the one that NVIDIA's container runtime reads; it wins over what the container or its image says.
 */
public final class DeviceVariables {

    private static final String VISIBLE_DEVICES = "NVIDIA_VISIBLE_DEVICES";
    private static final String ANNOTATION = "gantry.dev/gpu-devices";
    private static final String DEVICES = "nvidia.com/gpu";
    private static final String MILLI = "gantry.dev/gpu-milli";
    private static final long WHOLE_MILLI = 1_000;

    private final String[] devices;
    private final long[] takenMilli;

    private DeviceVariables(String[] devices) {
        this.devices = devices;
        this.takenMilli = new long[devices.length];
    }

    /** The variables of a container of a bound pod; none where it asks for no accelerator, or none is recorded. */
    public static Map<String, String> of(Pod pod, Container container) {
        String recorded = Optional.ofNullable(pod.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(ANNOTATION))
                .orElse("");
        if (recorded.isEmpty() || askedMilli(container) == 0) {
            return Map.of();
        }
        DeviceVariables variables = new DeviceVariables(recorded.split(",", -1));
        before(pod, container).forEach(variables::take);
        return Map.of(VISIBLE_DEVICES, String.join(",", variables.take(container)));
    }

    /** Those that run beside the container and have their devices before it. */
    private static Stream<Container> before(Pod pod, Container container) {
        boolean starting = pod.getSpec().getInitContainers().contains(container);
        Stream<Container> sidecars = pod.getSpec().getInitContainers().stream()
                .takeWhile(other -> !other.equals(container))
                .filter(other -> "Always".equals(other.getRestartPolicy()));
        return starting
                ? sidecars
                : Stream.concat(
                        sidecars, pod.getSpec().getContainers().stream().takeWhile(other -> !other.equals(container)));
    }

    private List<String> take(Container container) {
        List<String> taken = new ArrayList<>();
        long left = askedMilli(container);
        for (int device = 0; device < devices.length && left > 0; device++) {
            long part = Math.min(left, WHOLE_MILLI);
            if (takenMilli[device] + part <= WHOLE_MILLI) {
                takenMilli[device] += part;
                left -= part;
                taken.add(devices[device]);
            }
        }
        return taken;
    }

    private static long askedMilli(Container container) {
        return asked(container, DEVICES) * WHOLE_MILLI + asked(container, MILLI);
    }

    private static long asked(Container container, String resource) {
        Map<String, Quantity> requests = container.getResources() == null
                ? null
                : container.getResources().getRequests();
        return Optional.ofNullable(requests)
                .map(amounts -> amounts.get(resource))
                .map(amount -> amount.getNumericalAmount().longValue())
                .orElse(0L);
    }
}

package dev.gantry.gateway.path;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EphemeralContainer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a stream names a container that the pod has. It is checked here because a refused WebSocket handshake shows
 * the client no message of the agent's.
 */
public final class ContainerChoice {

    private ContainerChoice() {}

    /**
     * The objection in the words of Kubernetes, or empty.
     *
     * @param subresource a portforward goes to the pod, not to a container
     * @param container "" when the request names none, which is enough for a pod with one container
     */
    public static Optional<String> objection(Pod pod, String subresource, String container) {
        if ("portforward".equals(subresource)) {
            return Optional.empty();
        }
        String name = pod.getMetadata().getName();
        List<String> main = names(pod.getSpec().getContainers());
        if (!container.isEmpty()) {
            return all(pod.getSpec()).contains(container)
                    ? Optional.empty()
                    : Optional.of("container " + container + " is not valid for pod " + name);
        }
        return main.size() <= 1
                ? Optional.empty()
                : Optional.of("a container name must be specified for pod " + name + ", choose one of: ["
                        + String.join(" ", main) + "]");
    }

    private static List<String> all(PodSpec spec) {
        List<String> names = new ArrayList<>(names(spec.getContainers()));
        names.addAll(names(spec.getInitContainers()));
        names.addAll(Stream.ofNullable(spec.getEphemeralContainers())
                .flatMap(List::stream)
                .map(EphemeralContainer::getName)
                .toList());
        return names;
    }

    private static List<String> names(List<Container> containers) {
        return containers == null
                ? List.of()
                : containers.stream().map(Container::getName).toList();
    }
}

package dev.gantry.agent.stream.pod;

import dev.gantry.apimachinery.ApiException;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EphemeralContainer;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Chooses a pod's container by name, or by what the pod says of itself where a request names none. */
final class ContainerChoice {

    private static final String DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container";

    private ContainerChoice() {}

    /** The name of a container that the pod has; refusals are worded as Kubernetes does. */
    static String choose(Pod pod, String requested) {
        if (!requested.isEmpty()) {
            return require(pod, requested);
        }
        String annotated = annotations(pod).getOrDefault(DEFAULT_CONTAINER, "");
        if (has(pod, annotated)) {
            return annotated;
        }
        List<String> names = names(pod.getSpec().getContainers(), Container::getName);
        if (names.size() == 1) {
            return names.getFirst();
        }
        throw ApiException.badRequest(ambiguous(pod, names));
    }

    private static String require(Pod pod, String name) {
        if (has(pod, name)) {
            return name;
        }
        throw ApiException.badRequest("container " + name + " is not valid for pod "
                + pod.getMetadata().getName());
    }

    private static boolean has(Pod pod, String name) {
        var spec = pod.getSpec();
        return Stream.of(
                        names(spec.getContainers(), Container::getName),
                        names(spec.getInitContainers(), Container::getName),
                        names(spec.getEphemeralContainers(), EphemeralContainer::getName))
                .anyMatch(names -> names.contains(name));
    }

    private static String ambiguous(Pod pod, List<String> names) {
        StringBuilder text = new StringBuilder("a container name must be specified for pod ")
                .append(pod.getMetadata().getName())
                .append(", choose one of: [")
                .append(String.join(" ", names))
                .append(']');
        List<String> init = names(pod.getSpec().getInitContainers(), Container::getName);
        if (!init.isEmpty()) {
            text.append(" or one of the init containers: [")
                    .append(String.join(" ", init))
                    .append(']');
        }
        return text.toString();
    }

    private static <C> List<String> names(List<C> containers, Function<C, String> name) {
        return containers.stream().map(name).toList();
    }

    private static Map<String, String> annotations(Pod pod) {
        Map<String, String> annotations = pod.getMetadata().getAnnotations();
        return annotations == null ? Map.of() : annotations;
    }
}

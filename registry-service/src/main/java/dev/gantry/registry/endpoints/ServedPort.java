package dev.gantry.registry.endpoints;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EndpointPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One port of a Service as a pod serves it.
 *
 * @param name the Service port's name, or ""
 * @param port the pod's port number
 * @param protocol TCP, UDP or SCTP
 * @param appProtocol what is spoken there, or ""
 */
record ServedPort(String name, int port, String protocol, String appProtocol) implements Comparable<ServedPort> {

    private static final Comparator<ServedPort> ORDER = Comparator.comparing(ServedPort::name)
            .thenComparingInt(ServedPort::port)
            .thenComparing(ServedPort::protocol)
            .thenComparing(ServedPort::appProtocol);

    /** The Service's ports that the pod serves, in order; a named port that the pod does not have is left out. */
    static List<ServedPort> of(Service service, Pod pod) {
        return service.getSpec().getPorts().stream()
                .flatMap(port -> find(port, pod).stream())
                .sorted()
                .toList();
    }

    static ServedPort of(io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort port) {
        int number = port.getPort() == null ? 0 : port.getPort();
        return new ServedPort(
                orEmpty(port.getName()), number, orTcp(port.getProtocol()), orEmpty(port.getAppProtocol()));
    }

    io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort asSlicePort() {
        return new io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort(orNull(appProtocol), name, port, protocol);
    }

    EndpointPort asEndpointPort() {
        return new EndpointPort(orNull(appProtocol), orNull(name), port, protocol);
    }

    @Override
    public int compareTo(ServedPort other) {
        return ORDER.compare(this, other);
    }

    private static Optional<ServedPort> find(ServicePort port, Pod pod) {
        String protocol = orTcp(port.getProtocol());
        return number(port, protocol, pod)
                .map(n -> new ServedPort(orEmpty(port.getName()), n, protocol, orEmpty(port.getAppProtocol())));
    }

    private static Optional<Integer> number(ServicePort port, String protocol, Pod pod) {
        IntOrString target = port.getTargetPort();
        if (target == null) {
            return Optional.of(port.getPort());
        }
        String name = target.getStrVal();
        return name == null
                ? Optional.of(target.getIntVal())
                : containers(pod)
                        .flatMap(container -> container.getPorts().stream())
                        .filter(p -> name.equals(p.getName()) && protocol.equals(orTcp(p.getProtocol())))
                        .map(ContainerPort::getContainerPort)
                        .findFirst();
    }

    /** Containers, and init containers that keep running beside them. */
    private static Stream<Container> containers(Pod pod) {
        Stream<Container> sidecars =
                pod.getSpec().getInitContainers().stream().filter(c -> Objects.equals("Always", c.getRestartPolicy()));
        return Stream.concat(pod.getSpec().getContainers().stream(), sidecars);
    }

    private static String orTcp(@Nullable String protocol) {
        return protocol == null || protocol.isEmpty() ? "TCP" : protocol;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}

package dev.gantry.gateway.application;

import dev.gantry.apimachinery.ObjectKey;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The Services and what of them requests depend on: which port name, by which slices list endpoints, a route means, and whether
 * a request waits for a first endpoint.
 */
public final class ServicePorts {

    /** On a Service: for how many seconds a request waits where there is no endpoint, as while it is scaled to zero. */
    private static final String PATIENCE = "gantry.dev/wait-for-endpoints-seconds";

    private final Map<ObjectKey, List<ServicePort>> ports = new ConcurrentHashMap<>();
    private final Map<ObjectKey, Duration> patience = new ConcurrentHashMap<>();

    public void put(Service service) {
        List<ServicePort> listed =
                service.getSpec() == null ? null : service.getSpec().getPorts();
        ports.put(ObjectKey.of(service), listed == null ? List.of() : List.copyOf(listed));
        patience(service)
                .ifPresentOrElse(
                        longest -> patience.put(ObjectKey.of(service), longest),
                        () -> patience.remove(ObjectKey.of(service)));
    }

    public void remove(Service service) {
        ports.remove(ObjectKey.of(service));
        patience.remove(ObjectKey.of(service));
    }

    /** How long a request waits for a first endpoint; zero where it is refused at once. */
    public Duration patience(ObjectKey service) {
        return patience.getOrDefault(service, Duration.ZERO);
    }

    /** The registry has checked what it says. */
    private static Optional<Duration> patience(Service service) {
        Map<String, String> annotations = service.getMetadata().getAnnotations();
        return Optional.ofNullable(annotations == null ? null : annotations.get(PATIENCE))
                .filter(seconds -> seconds.matches("[0-9]{1,4}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
    }

    public boolean knows(ObjectKey service) {
        return ports.containsKey(service);
    }

    /** The name of the port, "" for an unnamed one; empty when the Service or the port does not exist. */
    public Optional<String> name(Backend backend) {
        return ports.getOrDefault(backend.service(), List.of()).stream()
                .filter(port -> matches(backend.port(), port))
                .findFirst()
                .map(port -> Objects.requireNonNullElse(port.getName(), ""));
    }

    private static boolean matches(PortRef wanted, ServicePort port) {
        return switch (wanted) {
            case PortRef.FirstPort first -> true;
            case PortRef.PortName name -> name.name().equals(port.getName());
            case PortRef.PortNumber number -> Integer.valueOf(number.port()).equals(port.getPort());
        };
    }
}

package dev.gantry.gateway.application;

import dev.gantry.apimachinery.ObjectKey;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The Services and their ports: which port name, by which slices list endpoints, a route means. */
public final class ServicePorts {

    private final Map<ObjectKey, List<ServicePort>> ports = new ConcurrentHashMap<>();

    public void put(Service service) {
        List<ServicePort> listed =
                service.getSpec() == null ? null : service.getSpec().getPorts();
        ports.put(ObjectKey.of(service), listed == null ? List.of() : List.copyOf(listed));
    }

    public void remove(Service service) {
        ports.remove(ObjectKey.of(service));
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

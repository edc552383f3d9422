package dev.gantry.gateway.application;

import dev.gantry.apimachinery.ObjectKey;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBackend;
import io.fabric8.kubernetes.api.model.networking.v1.ServiceBackendPort;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the backend of an Ingress. */
final class IngressBackends {

    private IngressBackends() {}

    /** Empty for none, and for a resource backend, which nothing serves here. */
    static Optional<Backend> backend(String namespace, @Nullable IngressBackend backend) {
        if (backend == null || backend.getService() == null) {
            return Optional.empty();
        }
        ObjectKey service = new ObjectKey(namespace, backend.getService().getName());
        return Optional.of(new Backend(service, port(backend.getService().getPort())));
    }

    private static PortRef port(@Nullable ServiceBackendPort port) {
        if (port == null) {
            return new PortRef.FirstPort();
        }
        return port.getNumber() == null
                ? PortRef.of(String.valueOf(port.getName()))
                : new PortRef.PortNumber(port.getNumber());
    }
}

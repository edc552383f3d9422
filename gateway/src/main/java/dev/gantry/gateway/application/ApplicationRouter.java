package dev.gantry.gateway.application;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Decides which Service a request on the applications' listener is for. An Ingress rule that names the host comes
 * first, then the path of a Service, then a rule without a host and the default backend: an Ingress for all hosts and
 * paths does not hide /services/.
 */
public final class ApplicationRouter {

    private final Supplier<IngressTable> ingresses;

    public ApplicationRouter(Supplier<IngressTable> ingresses) {
        this.ingresses = ingresses;
    }

    /**
     * @param prefix what was cut from the path's start, or ""
     * @param target the raw path and query for the application
     */
    public record Route(Backend backend, String prefix, String target) {}

    /**
     * @param host as in the Host header, with or without a port
     * @param rawTarget the raw path with its query
     */
    public Optional<Route> route(String host, String rawTarget) {
        IngressTable table = ingresses.get();
        String path = path(rawTarget);
        return table.byHost(withoutPort(host), path)
                .map(backend -> new Route(backend, "", rawTarget))
                .or(() -> ServicePath.parse(rawTarget).map(s -> new Route(s.backend(), s.prefix(), s.target())))
                .or(() -> table.anyHost(path).map(backend -> new Route(backend, "", rawTarget)));
    }

    private static String path(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** An IPv6 address stands in brackets, and its colons are not the port's. */
    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }
}

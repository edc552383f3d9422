package dev.gantry.gateway.application;

import dev.gantry.apimachinery.ObjectKey;
import java.util.Optional;

/**
 * A request to {@code /services/{namespace}/{name}[:{port}]/…}.
 *
 * @param prefix the part that the application does not see, without a slash at its end
 * @param target the path and query that it does see
 */
public record ServicePath(Backend backend, String prefix, String target) {

    public static final String ROOT = "/services/";

    /** @param rawTarget the path with its query; empty result when it does not name a Service */
    public static Optional<ServicePath> parse(String rawTarget) {
        if (!rawTarget.startsWith(ROOT)) {
            return Optional.empty();
        }
        int namespaceEnd = rawTarget.indexOf('/', ROOT.length());
        int end = namespaceEnd < 0 ? -1 : endOfStep(rawTarget, namespaceEnd + 1);
        if (end < 0 || namespaceEnd == ROOT.length() || end == namespaceEnd + 1) {
            return Optional.empty();
        }
        String namespace = rawTarget.substring(ROOT.length(), namespaceEnd);
        Backend backend = backend(namespace, rawTarget.substring(namespaceEnd + 1, end));
        String rest = rawTarget.substring(end);
        return Optional.of(
                new ServicePath(backend, rawTarget.substring(0, end), rest.startsWith("/") ? rest : "/" + rest));
    }

    private static int endOfStep(String target, int from) {
        for (int i = from; i < target.length(); i++) {
            if (target.charAt(i) == '/' || target.charAt(i) == '?') {
                return i;
            }
        }
        return target.length();
    }

    private static Backend backend(String namespace, String step) {
        int colon = step.indexOf(':');
        String name = colon < 0 ? step : step.substring(0, colon);
        PortRef port = colon < 0 ? new PortRef.FirstPort() : PortRef.of(step.substring(colon + 1));
        return new Backend(new ObjectKey(namespace, name), port);
    }
}

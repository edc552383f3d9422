package dev.gantry.gateway.application;

import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The paths of one host: exact ones, then prefixes from the longest. */
final class PathRules {

    private final Map<String, Backend> exact = new HashMap<>();
    private final List<Prefix> prefixes = new ArrayList<>();

    /** ImplementationSpecific is read as Prefix, as its users expect of other controllers. */
    void add(HTTPIngressPath rule, Backend backend) {
        String path = rule.getPath() == null || rule.getPath().isEmpty() ? "/" : rule.getPath();
        if ("Exact".equals(rule.getPathType())) {
            exact.putIfAbsent(path, backend);
        } else {
            addPrefix(path, backend);
        }
    }

    void addPrefix(String path, Backend backend) {
        prefixes.add(new Prefix(path.endsWith("/") ? path.substring(0, path.length() - 1) : path, backend));
    }

    /** Stable, so that of equal prefixes the one added first, of the older Ingress, is found first. */
    void sort() {
        prefixes.sort(Comparator.comparingInt((Prefix p) -> p.path().length()).reversed());
    }

    Optional<Backend> match(String path) {
        Backend whole = exact.get(path);
        if (whole != null) {
            return Optional.of(whole);
        }
        for (Prefix prefix : prefixes) {
            if (prefix.matches(path)) {
                return Optional.of(prefix.backend());
            }
        }
        return Optional.empty();
    }

    /** @param path without a slash at its end, so "" for the root */
    private record Prefix(String path, Backend backend) {

        /** Matches whole steps: /foo is a prefix of /foo and /foo/bar, and not of /foobar. */
        boolean matches(String request) {
            return request.startsWith(path)
                    && (request.length() == path.length() || request.charAt(path.length()) == '/');
        }
    }
}

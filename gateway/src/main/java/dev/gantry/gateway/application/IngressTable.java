package dev.gantry.gateway.application;

import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules of all Ingresses, as one immutable look-up. A rule with the request's own host comes before one with a
 * wildcard, and that before one without a host; within a host an exact path comes before a prefix and a longer prefix
 * before a shorter; then a default backend. Where two Ingresses say the same, the older one holds.
 */
public final class IngressTable {

    /** The class of Ingresses that this gateway serves, beside those that name none. */
    private static final String CLASS = "gantry";

    private static final String CLASS_ANNOTATION = "kubernetes.io/ingress.class";

    private static final Comparator<Ingress> OLDEST_FIRST = Comparator.comparing(
                    (Ingress i) -> Objects.requireNonNullElse(i.getMetadata().getCreationTimestamp(), ""))
            .thenComparing(
                    i -> i.getMetadata().getNamespace() + "/" + i.getMetadata().getName());

    private final Map<String, PathRules> byHost = new HashMap<>();
    private final Map<String, PathRules> byWildcard = new HashMap<>();
    private final PathRules anyHost = new PathRules();
    private final PathRules defaults = new PathRules();

    private IngressTable(Collection<Ingress> ingresses) {
        ingresses.stream().filter(IngressTable::isServed).sorted(OLDEST_FIRST).forEach(this::add);
        byHost.values().forEach(PathRules::sort);
        byWildcard.values().forEach(PathRules::sort);
        anyHost.sort();
    }

    public static IngressTable of(Collection<Ingress> ingresses) {
        return new IngressTable(ingresses);
    }

    /**
     * The backend of a request to a host.
     *
     * @param host without its port
     * @param path without its query
     */
    public Optional<Backend> byHost(String host, String path) {
        String name = host.toLowerCase(Locale.ROOT);
        return match(byHost.get(name), path).or(() -> match(byWildcard.get(suffix(name)), path));
    }

    /** The backend of a request whatever its host: of a rule without one, or the default. */
    public Optional<Backend> anyHost(String path) {
        return anyHost.match(path).or(() -> defaults.match("/"));
    }

    private static Optional<Backend> match(@Nullable PathRules rules, String path) {
        return rules == null ? Optional.empty() : rules.match(path);
    }

    /** What follows the first label: a wildcard stands for exactly one. */
    private static String suffix(String host) {
        int dot = host.indexOf('.');
        return dot < 0 ? "" : host.substring(dot);
    }

    private static boolean isServed(Ingress ingress) {
        String annotated = Objects.requireNonNullElse(ingress.getMetadata().getAnnotations(), Map.<String, String>of())
                .get(CLASS_ANNOTATION);
        String named = ingress.getSpec().getIngressClassName();
        String which = named == null ? annotated : named;
        return which == null || which.equals(CLASS);
    }

    private void add(Ingress ingress) {
        String namespace = ingress.getMetadata().getNamespace();
        IngressBackends.backend(namespace, ingress.getSpec().getDefaultBackend())
                .ifPresent(backend -> defaults.addPrefix("/", backend));
        for (IngressRule rule : Objects.requireNonNullElse(ingress.getSpec().getRules(), List.<IngressRule>of())) {
            addRule(ingress, rule);
        }
    }

    private void addRule(Ingress ingress, IngressRule rule) {
        String namespace = ingress.getMetadata().getNamespace();
        PathRules rules = rules(Objects.requireNonNullElse(rule.getHost(), ""));
        if (rule.getHttp() == null) {
            // A rule with a host alone sends all of it to the Ingress's default backend.
            IngressBackends.backend(namespace, ingress.getSpec().getDefaultBackend())
                    .ifPresent(backend -> rules.addPrefix("/", backend));
            return;
        }
        for (HTTPIngressPath path : rule.getHttp().getPaths()) {
            IngressBackends.backend(namespace, path.getBackend()).ifPresent(backend -> rules.add(path, backend));
        }
    }

    private PathRules rules(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.isEmpty()) {
            return anyHost;
        }
        return name.startsWith("*.")
                ? byWildcard.computeIfAbsent(name.substring(1), n -> new PathRules())
                : byHost.computeIfAbsent(name, n -> new PathRules());
    }
}

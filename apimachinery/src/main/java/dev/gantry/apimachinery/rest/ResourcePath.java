package dev.gantry.apimachinery.rest;

import dev.gantry.apimachinery.ObjectKey;
import java.util.List;
import java.util.Optional;

/**
 * What a path of the Kubernetes API names.
 *
 * @param apiVersion {@code v1} or {@code apps/v1}
 * @param namespace "" for all namespaces or a cluster-scoped type
 * @param plural such as {@code deployments}
 * @param name "" for the collection
 * @param subresource "" for the object itself
 */
record ResourcePath(String apiVersion, String namespace, String plural, String name, String subresource) {

    ObjectKey key() {
        return new ObjectKey(namespace, name);
    }

    /** Reads {@code /api/v1/…} and {@code /apis/{group}/{version}/…}; empty where the path names no resource. */
    static Optional<ResourcePath> parse(String path) {
        List<String> parts = List.of(path.substring(1).split("/", -1));
        if (parts.getFirst().equals("api") && parts.size() > 2) {
            return resource(parts.get(1), parts.subList(2, parts.size()));
        }
        if (parts.getFirst().equals("apis") && parts.size() > 3) {
            return resource(parts.get(1) + "/" + parts.get(2), parts.subList(3, parts.size()));
        }
        return Optional.empty();
    }

    private static Optional<ResourcePath> resource(String apiVersion, List<String> rest) {
        boolean scoped = rest.getFirst().equals("namespaces") && rest.size() > 2 && !isNamespaceSubresource(rest);
        String namespace = scoped ? rest.get(1) : "";
        List<String> parts = scoped ? rest.subList(2, rest.size()) : rest;
        if (parts.size() > 3 || parts.stream().anyMatch(String::isEmpty)) {
            return Optional.empty();
        }
        return Optional.of(new ResourcePath(
                apiVersion,
                namespace,
                parts.getFirst(),
                parts.size() > 1 ? parts.get(1) : "",
                parts.size() > 2 ? parts.get(2) : ""));
    }

    /** {@code namespaces/x/status} is a subresource of a namespace, not a resource within it. */
    private static boolean isNamespaceSubresource(List<String> rest) {
        return rest.size() == 3 && (rest.get(2).equals("status") || rest.get(2).equals("finalize"));
    }
}

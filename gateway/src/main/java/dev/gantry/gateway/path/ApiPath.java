package dev.gantry.gateway.path;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a path under /api or /apis names; parts that it does not name are "".
 *
 * @param group the API group, "" for core
 * @param namespace "" for a cluster-scoped resource, or all namespaces
 * @param subresource such as {@code status}; of a deeper path the first step
 */
public record ApiPath(
        String group, String version, String namespace, String resource, String name, String subresource) {

    /** A deeper path than any API has; only a proxy subresource goes further, and that tail is not looked at. */
    private static final int MAX_STEPS = 64;

    private static final int NAMESPACED_FROM = 3;

    /**
     * Reads a raw (still encoded) path.
     *
     * @return empty when it is not of the form {@code /api/{version}/{resource}…} or
     *     {@code /apis/{group}/{version}/{resource}…}, or holds an empty or a dot step
     */
    public static Optional<ApiPath> parse(String rawPath) {
        String[] steps = rawPath.split("/", MAX_STEPS);
        int root = rootLength(steps);
        if (root == 0 || steps.length <= root || !clean(steps)) {
            return Optional.empty();
        }
        String group = root == 3 ? "" : decoded(steps[2]);
        return Optional.of(resourcePath(group, decoded(steps[root - 1]), steps, root));
    }

    /** How many leading steps (the first is empty) name the group and version; 0 when the path is no API path. */
    private static int rootLength(String[] steps) {
        if (steps.length > 1 && "api".equals(steps[1])) {
            return 3;
        }
        return steps.length > 1 && "apis".equals(steps[1]) ? 4 : 0;
    }

    /** No step may be empty, malformed, or name another directory once it is decoded. */
    private static boolean clean(String[] steps) {
        for (int i = 1; i < steps.length; i++) {
            if (steps[i].isEmpty() || !isPlain(steps[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(String step) {
        try {
            String name = decoded(step);
            return !name.equals(".") && !name.equals("..") && name.indexOf('/') < 0;
        } catch (IllegalArgumentException e) {
            // A percent sign without two hexadecimal digits behind it.
            return false;
        }
    }

    private static ApiPath resourcePath(String group, String version, String[] steps, int from) {
        boolean inNamespace = "namespaces".equals(steps[from])
                && steps.length - from >= NAMESPACED_FROM
                && !isNamespaceSubresource(steps[from + 2]);
        String namespace = inNamespace ? decoded(steps[from + 1]) : "";
        int at = inNamespace ? from + 2 : from;
        return new ApiPath(group, version, namespace, decoded(steps[at]), step(steps, at + 1), step(steps, at + 2));
    }

    /** {@code namespaces/x/status} is a subresource of the namespace, not a resource "status" in it. */
    private static boolean isNamespaceSubresource(String step) {
        return "status".equals(step) || "finalize".equals(step);
    }

    private static String step(String[] steps, int index) {
        return index < steps.length ? decoded(steps[index]) : "";
    }

    private static String decoded(String step) {
        return step.indexOf('%') < 0 ? step : URLDecoder.decode(step.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}

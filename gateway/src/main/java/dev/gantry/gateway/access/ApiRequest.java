package dev.gantry.gateway.access;

import dev.gantry.gateway.path.ApiPath;
import java.util.Locale;

/**
 * What a request wants, in the words of an authorisation rule.
 *
 * @param verb get, list, watch, create, update, patch, delete or deletecollection; for other paths the lower-case method
 * @param path the raw path, by which requests outside the resource API are judged
 */
public record ApiRequest(
        String verb,
        String group,
        String version,
        String namespace,
        String resource,
        String subresource,
        String name,
        String path) {

    /** The request for a resource. */
    public static ApiRequest resource(String method, boolean watch, ApiPath api, String rawPath) {
        return new ApiRequest(
                verb(method, watch, api.name()),
                api.group(),
                api.version(),
                api.namespace(),
                api.resource(),
                api.subresource(),
                api.name(),
                rawPath);
    }

    /** The request for a path that names no resource. */
    public static ApiRequest nonResource(String method, String rawPath) {
        return new ApiRequest(method.toLowerCase(Locale.ROOT), "", "", "", "", "", "", rawPath);
    }

    public boolean isResource() {
        return !resource.isEmpty();
    }

    private static String verb(String method, boolean watch, String name) {
        return switch (method) {
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> name.isEmpty() ? "deletecollection" : "delete";
            case "GET", "HEAD" -> watch ? "watch" : name.isEmpty() ? "list" : "get";
            default -> method.toLowerCase(Locale.ROOT);
        };
    }
}

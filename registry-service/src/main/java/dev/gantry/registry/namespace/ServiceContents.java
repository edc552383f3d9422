package dev.gantry.registry.namespace;

import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.client.ApiConnection;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The contents of namespaces through the services' own APIs, as their discovery names them. */
public final class ServiceContents implements NamespaceContents {

    private final List<ApiConnection> services;

    /** Services in the order in which they are emptied: owners before what they own, so that nothing is made again. */
    public ServiceContents(List<ApiConnection> services) {
        this.services = List.copyOf(services);
    }

    @Override
    public int delete(String namespace) {
        int present = 0;
        for (ApiConnection service : services) {
            for (String collection : collections(service, namespace)) {
                present += deleteIn(service, collection) ? 1 : 0;
            }
        }
        return present;
    }

    private static boolean deleteIn(ApiConnection service, String collection) {
        boolean empty =
                parse(service.get(collection + "?limit=1")).path("items").isEmpty();
        if (!empty) {
            service.send("DELETE", collection, "application/json", new byte[0]);
        }
        return !empty;
    }

    private static List<String> collections(ApiConnection service, String namespace) {
        List<String> roots = new ArrayList<>();
        parse(service.get("/api")).path("versions").forEach(version -> roots.add("/api/" + version.asString()));
        for (JsonNode group : parse(service.get("/apis")).path("groups")) {
            group.path("versions")
                    .forEach(v -> roots.add("/apis/" + v.path("groupVersion").asString()));
        }
        List<String> collections = new ArrayList<>();
        for (String root : roots) {
            for (JsonNode resource : parse(service.get(root)).path("resources")) {
                if (isDeletable(resource)) {
                    collections.add(root + "/namespaces/" + namespace + "/"
                            + resource.path("name").asString());
                }
            }
        }
        return collections;
    }

    private static boolean isDeletable(JsonNode resource) {
        return resource.path("namespaced").asBoolean(false)
                && !resource.path("name").asString("/").contains("/")
                && resource.path("verbs")
                        .valueStream()
                        .anyMatch(verb -> verb.asString().equals("deletecollection"));
    }

    private static JsonNode parse(byte[] json) {
        return WireJson.parseObject(json);
    }
}

package dev.gantry.apimachinery.rest;

import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.schema.ResourceTypes;
import dev.gantry.apimachinery.schema.Subresource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the service serves, as clients discover it: the aggregated form (v2) and the older documents. */
final class DiscoveryDocuments {

    /** The content type of the aggregated form, as it must be repeated in the answer. */
    static final String AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    private static final List<String> READ_VERBS = List.of("get", "list");

    private static final List<String> REVIEW_VERBS = List.of("create");

    private static final List<String> UPDATE_VERBS = List.of("get", "patch", "update");

    private final ResourceTypes types;

    DiscoveryDocuments(ResourceTypes types) {
        this.types = types;
    }

    /** The group list for {@code /api} (core) or {@code /apis} (all others). */
    ObjectNode aggregated(boolean core) {
        ObjectNode list = WireJson.MAPPER
                .createObjectNode()
                .put("kind", "APIGroupDiscoveryList")
                .put("apiVersion", "apidiscovery.k8s.io/v2");
        list.putObject("metadata");
        ArrayNode items = list.putArray("items");
        for (String group : groups(core)) {
            ObjectNode item = items.addObject();
            ObjectNode metadata = item.putObject("metadata");
            if (!group.isEmpty()) {
                metadata.put("name", group);
            }
            ArrayNode versions = item.putArray("versions");
            for (String version : versions(group)) {
                aggregatedVersion(versions.addObject(), group, version);
            }
        }
        return list;
    }

    private void aggregatedVersion(ObjectNode node, String group, String version) {
        node.put("version", version).put("freshness", "Current");
        ArrayNode resources = node.putArray("resources");
        for (ResourceType type : of(group, version)) {
            ObjectNode resource = resources.addObject();
            resource.put("resource", type.plural());
            kind(resource.putObject("responseKind"), type.group(), type.version(), type.kind());
            resource.put("scope", type.namespaced() ? "Namespaced" : "Cluster");
            resource.put("singularResource", type.singular());
            texts(resource, "verbs", verbs(type));
            texts(resource, "shortNames", type.shortNames());
            texts(resource, "categories", type.categories());
            subresources(type, resource);
        }
    }

    private static void subresources(ResourceType type, ObjectNode resource) {
        ArrayNode list = WireJson.MAPPER.createArrayNode();
        if (type.hasStatus()) {
            ObjectNode status = list.addObject().put("subresource", "status");
            kind(status.putObject("responseKind"), type.group(), type.version(), type.kind());
            texts(status, "verbs", UPDATE_VERBS);
        }
        if (type.scale().isPresent()) {
            ObjectNode scale = list.addObject().put("subresource", "scale");
            kind(scale.putObject("responseKind"), "autoscaling", "v1", "Scale");
            texts(scale, "verbs", UPDATE_VERBS);
        }
        for (Subresource served : type.subresources()) {
            ObjectNode other = list.addObject().put("subresource", served.name());
            ObjectNode kind = other.putObject("responseKind");
            if (served.kind().isEmpty()) {
                kind(kind, type.group(), type.version(), type.kind());
            } else {
                kind(kind, served.group(), served.version(), served.kind());
            }
            texts(other, "verbs", verbs(served));
        }
        if (!list.isEmpty()) {
            resource.set("subresources", list);
        }
    }

    private static void kind(ObjectNode node, String group, String version, String kind) {
        node.put("group", group).put("version", version).put("kind", kind);
    }

    private static void texts(ObjectNode node, String field, List<String> values) {
        if (!values.isEmpty()) {
            ArrayNode array = node.putArray(field);
            values.forEach(array::add);
        }
    }

    /** The plain document of {@code /api}. */
    ObjectNode coreVersions() {
        ObjectNode document = WireJson.MAPPER.createObjectNode().put("kind", "APIVersions");
        texts(document, "versions", versions(""));
        return document;
    }

    /** The plain document of {@code /apis}. */
    ObjectNode groupList() {
        ObjectNode document =
                WireJson.MAPPER.createObjectNode().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = document.putArray("groups");
        groups(false).forEach(group -> groups.add(group(group)));
        return document;
    }

    /** The plain document of {@code /apis/{group}}, empty for a group that is not served here. */
    Optional<ObjectNode> groupDocument(String group) {
        return groups(false).contains(group)
                ? Optional.of(group(group).put("kind", "APIGroup").put("apiVersion", "v1"))
                : Optional.empty();
    }

    private ObjectNode group(String name) {
        ObjectNode node = WireJson.MAPPER.createObjectNode().put("name", name);
        ArrayNode versions = node.putArray("versions");
        List<String> all = versions(name);
        all.forEach(version ->
                versions.addObject().put("groupVersion", name + "/" + version).put("version", version));
        node.putObject("preferredVersion")
                .put("groupVersion", name + "/" + all.getFirst())
                .put("version", all.getFirst());
        return node;
    }

    /** The plain document of {@code /api/v1} or {@code /apis/{group}/{version}}, empty where nothing is served. */
    Optional<ObjectNode> resourceList(String group, String version) {
        List<ResourceType> served = of(group, version);
        if (served.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode document = WireJson.MAPPER
                .createObjectNode()
                .put("kind", "APIResourceList")
                .put("apiVersion", "v1")
                .put("groupVersion", group.isEmpty() ? version : group + "/" + version);
        ArrayNode resources = document.putArray("resources");
        served.forEach(type -> resources(type).forEach(resources::add));
        return Optional.of(document);
    }

    private List<ObjectNode> resources(ResourceType type) {
        List<ObjectNode> nodes = new ArrayList<>();
        ObjectNode main = resource(type, "", type.kind(), verbs(type)).put("singularName", type.singular());
        texts(main, "shortNames", type.shortNames());
        texts(main, "categories", type.categories());
        nodes.add(main);
        if (type.hasStatus()) {
            nodes.add(resource(type, "/status", type.kind(), UPDATE_VERBS));
        }
        if (type.scale().isPresent()) {
            nodes.add(resource(type, "/scale", "Scale", UPDATE_VERBS)
                    .put("group", "autoscaling")
                    .put("version", "v1"));
        }
        type.subresources().forEach(served -> nodes.add(resource(type, served)));
        return nodes;
    }

    private static List<String> verbs(Subresource served) {
        return served.updates().isPresent() ? UPDATE_VERBS : List.of("create", "get");
    }

    private static ObjectNode resource(ResourceType type, Subresource served) {
        String kind = served.kind().isEmpty() ? type.kind() : served.kind();
        ObjectNode node = resource(type, "/" + served.name(), kind, verbs(served));
        return served.group().isEmpty()
                ? node
                : node.put("group", served.group()).put("version", served.version());
    }

    private static ObjectNode resource(ResourceType type, String suffix, String kind, List<String> verbs) {
        ObjectNode node = WireJson.MAPPER
                .createObjectNode()
                .put("name", type.plural() + suffix)
                .put("singularName", "")
                .put("namespaced", type.namespaced())
                .put("kind", kind);
        texts(node, "verbs", verbs);
        return node;
    }

    private List<String> verbs(ResourceType type) {
        if (types.review(type.apiVersion(), type.plural()).isPresent()) {
            return REVIEW_VERBS;
        }
        return types.readOnly(type.apiVersion(), type.plural()).isPresent() ? READ_VERBS : VERBS;
    }

    private Set<String> groups(boolean core) {
        Set<String> groups = new LinkedHashSet<>();
        types.served().stream()
                .map(ResourceType::group)
                .filter(group -> group.isEmpty() == core)
                .forEach(groups::add);
        return groups;
    }

    private List<String> versions(String group) {
        return types.served().stream()
                .filter(type -> type.group().equals(group))
                .map(ResourceType::version)
                .distinct()
                .toList();
    }

    private List<ResourceType> of(String group, String version) {
        return types.served().stream()
                .filter(type -> type.group().equals(group) && type.version().equals(version))
                .toList();
    }
}

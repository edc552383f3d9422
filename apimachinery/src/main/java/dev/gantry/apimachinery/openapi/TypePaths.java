package dev.gantry.apimachinery.openapi;

import dev.gantry.apimachinery.patch.PatchType;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.schema.Subresource;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes the paths of one kind with their operations. */
final class TypePaths {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String STATUS = SchemaNames.META + "Status";
    private static final List<String> BODY_TYPES = List.of("application/json", "application/yaml");

    private final ResourceType type;
    private final ObjectNode paths;
    private final String schema;

    TypePaths(ResourceType type, ObjectNode paths) {
        this.type = type;
        this.paths = paths;
        this.schema = SchemaNames.of(type.model());
    }

    void write() {
        String collection = type.path(type.namespaced() ? "{namespace}" : "");
        collection(collection);
        if (type.namespaced()) {
            allNamespaces();
        }
        String item = collection + "/{name}";
        item(item);
        if (type.hasStatus()) {
            subresource(item + "/status", "Status", schema, kind());
        }
        if (type.scale().isPresent()) {
            subresource(
                    item + "/scale",
                    "Scale",
                    SchemaNames.of(Scale.class),
                    SchemaComponents.kind("autoscaling", "v1", "Scale"));
        }
        type.subresources().stream()
                .filter(served -> served.updates().isPresent())
                .map(Subresource::name)
                .forEach(name -> subresource(item + "/" + name, capitalised(name), schema, kind()));
    }

    /**
     * Of a kind that can only be created. Its patch is told of, too, as one that is refused: kubectl looks at the parameters of a kind's
     * patch, and nowhere else, to learn whether the server validates the fields of what it creates, and creates nothing of a kind without
     * (kubernetes/kubernetes#124760).
     */
    void writeReview() {
        String collection = type.path(type.namespaced() ? "{namespace}" : "");
        pathItem(collection).set("post", creation());
        ObjectNode refused = patch("", schema);
        refused.put("description", "not allowed: " + type.plural() + " can only be created");
        ObjectNode answer = refused.putObject("responses").putObject("405").put("description", "Method Not Allowed");
        content(answer, STATUS);
        pathItem(collection + "/{name}").set("patch", refused);
    }

    private ObjectNode creation() {
        return withBody(operation("post", "create", schema, OperationParameters.write()), schema);
    }

    private void collection(String path) {
        ObjectNode item = pathItem(path);
        item.set("get", operation("list", "list", listSchema(), OperationParameters.list()));
        item.set("post", creation());
        ArrayNode deletion = OperationParameters.list();
        deletion.addAll(OperationParameters.delete());
        item.set(
                "delete",
                withBody(operation("deletecollection", "deleteCollection", STATUS, deletion), deleteOptions()));
    }

    private void allNamespaces() {
        ObjectNode operation = operation("list", "list", listSchema(), OperationParameters.list());
        operation.put("operationId", operationId("list", "") + "ForAllNamespaces");
        pathItem(type.path("")).set("get", operation);
    }

    private void item(String path) {
        ObjectNode item = pathItem(path);
        item.set("get", operation("get", "read", schema, NODES.arrayNode()));
        item.set("put", withBody(operation("put", "replace", schema, OperationParameters.write()), schema));
        item.set("patch", patch("", schema));
        item.set(
                "delete",
                withBody(operation("delete", "delete", STATUS, OperationParameters.delete()), deleteOptions()));
    }

    private void subresource(String path, String name, String bodySchema, ObjectNode kind) {
        ObjectNode item = pathItem(path);
        item.set("get", operation("get", "read", bodySchema, NODES.arrayNode()));
        item.set("put", withBody(operation("put", "replace", bodySchema, OperationParameters.write()), bodySchema));
        item.set("patch", patch(name, bodySchema));
        for (String method : List.of("get", "put", "patch")) {
            ObjectNode operation = (ObjectNode) item.path(method);
            operation.put(
                    "operationId", operation.path("operationId").asString() + (method.equals("patch") ? "" : name));
            operation.set("x-kubernetes-group-version-kind", kind);
        }
    }

    private ObjectNode patch(String suffix, String bodySchema) {
        ObjectNode operation = operation("patch", "patch", bodySchema, OperationParameters.patch());
        operation.put("operationId", operationId("patch", suffix));
        ObjectNode content =
                operation.putObject("requestBody").put("required", true).putObject("content");
        for (PatchType format : PatchType.values()) {
            content.putObject(format.contentType())
                    .putObject("schema")
                    .put("type", format == PatchType.JSON ? "array" : "object");
        }
        return operation;
    }

    private ObjectNode pathItem(String path) {
        ObjectNode item = paths.putObject(path);
        ArrayNode parameters = OperationParameters.ofPath(path);
        if (!parameters.isEmpty()) {
            item.set("parameters", parameters);
        }
        return item;
    }

    private ObjectNode operation(String action, String verb, String resultSchema, ArrayNode parameters) {
        ObjectNode operation = NODES.objectNode();
        operation.putArray("tags").add(tag());
        operation.put("description", verb + " " + type.plural());
        operation.put("operationId", operationId(verb, ""));
        if (!parameters.isEmpty()) {
            operation.set("parameters", parameters);
        }
        ObjectNode ok = operation.putObject("responses").putObject("200").put("description", "OK");
        content(ok, resultSchema);
        operation.put("x-kubernetes-action", action);
        operation.set("x-kubernetes-group-version-kind", kind());
        return operation;
    }

    private static ObjectNode withBody(ObjectNode operation, String bodySchema) {
        content(operation.putObject("requestBody"), bodySchema);
        return operation;
    }

    private static void content(ObjectNode holder, String bodySchema) {
        ObjectNode content = holder.putObject("content");
        for (String mediaType : BODY_TYPES) {
            content.putObject(mediaType).set("schema", SchemaComponents.reference(bodySchema));
        }
    }

    private ObjectNode kind() {
        return SchemaComponents.kind(type.group(), type.version(), type.kind());
    }

    private String listSchema() {
        return SchemaComponents.listName(type);
    }

    private static String deleteOptions() {
        return SchemaNames.META + "DeleteOptions";
    }

    private String tag() {
        return groupName() + "_" + type.version();
    }

    /** Such as {@code createAppsV1NamespacedDeployment}. */
    private String operationId(String verb, String suffix) {
        return verb
                + capitalised(groupName())
                + capitalised(type.version())
                + (type.namespaced() ? "Namespaced" : "")
                + type.kind()
                + suffix;
    }

    private String groupName() {
        String group = type.group().isEmpty() ? "core" : type.group();
        int dot = group.indexOf('.');
        return dot < 0 ? group : group.substring(0, dot);
    }

    private static String capitalised(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}

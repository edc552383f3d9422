package dev.gantry.apimachinery.openapi;

import dev.gantry.apimachinery.patch.MergeKeys;
import dev.gantry.apimachinery.schema.FieldShape;
import dev.gantry.apimachinery.schema.FieldShape.ListShape;
import dev.gantry.apimachinery.schema.FieldShape.MapShape;
import dev.gantry.apimachinery.schema.FieldShape.ObjectShape;
import dev.gantry.apimachinery.schema.FieldShape.Scalar;
import dev.gantry.apimachinery.schema.ModelStructure;
import dev.gantry.apimachinery.schema.ResourceType;
import io.fabric8.kubernetes.api.model.ListMeta;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Collects {@code components.schemas} of one document: every class that its kinds reach, under Kubernetes' names. */
final class SchemaComponents {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final FieldTexts texts;
    private final ObjectNode schemas = NODES.objectNode();
    private final Deque<Class<?>> pending = new ArrayDeque<>();
    private final Set<Class<?>> seen = new HashSet<>();

    SchemaComponents(FieldTexts texts) {
        this.texts = texts;
    }

    /** Adds a kind, its list and all they refer to. */
    void addKind(ResourceType type) {
        add(type.model());
        ((ObjectNode) schemas.path(SchemaNames.of(type.model())))
                .set("x-kubernetes-group-version-kind", kinds(type, type.kind()));
        schemas.set(listName(type), list(type));
    }

    /** Adds a class and all it refers to. */
    void add(Class<?> type) {
        enqueue(type);
        while (!pending.isEmpty()) {
            Class<?> next = pending.remove();
            schemas.set(SchemaNames.of(next), object(next));
        }
    }

    ObjectNode schemas() {
        return schemas;
    }

    static String listName(ResourceType type) {
        return SchemaNames.of(type.model()) + "List";
    }

    static ObjectNode reference(String name) {
        return NODES.objectNode().put("$ref", "#/components/schemas/" + name);
    }

    static ObjectNode kind(String group, String version, String kind) {
        return NODES.objectNode().put("group", group).put("kind", kind).put("version", version);
    }

    private static ArrayNode kinds(ResourceType type, String kind) {
        return NODES.arrayNode().add(kind(type.group(), type.version(), kind));
    }

    private void enqueue(Class<?> type) {
        if (seen.add(type)) {
            pending.add(type);
        }
    }

    private ObjectNode object(Class<?> type) {
        ObjectNode schema = described(NODES.objectNode().put("type", "object"), texts.ofType(type));
        List<String> required = texts.requiredFields(type);
        if (!required.isEmpty()) {
            ArrayNode names = schema.putArray("required");
            required.forEach(names::add);
        }
        ObjectNode properties = schema.putObject("properties");
        ModelStructure.of(type).fields().forEach((name, shape) -> properties.set(name, field(type, name, shape)));
        return schema;
    }

    private ObjectNode field(Class<?> owner, String name, FieldShape shape) {
        ObjectNode schema = described(shape(shape), texts.ofField(owner, name));
        if (shape instanceof ListShape) {
            listRules(schema, owner, name);
        } else if (MergeKeys.retainsKeys(owner, name)) {
            schema.put("x-kubernetes-patch-strategy", "retainKeys");
        }
        return schema;
    }

    private static void listRules(ObjectNode schema, Class<?> owner, String name) {
        MergeKeys.ofList(owner, name)
                .ifPresentOrElse(
                        merge -> mergedList(schema, merge), () -> schema.put("x-kubernetes-list-type", "atomic"));
    }

    private static void mergedList(ObjectNode schema, MergeKeys.Merge merge) {
        schema.put("x-kubernetes-list-type", merge.isSet() ? "set" : "map");
        schema.put("x-kubernetes-patch-strategy", merge.retainKeys() ? "merge,retainKeys" : "merge");
        if (!merge.isSet()) {
            ArrayNode keys = schema.putArray("x-kubernetes-list-map-keys");
            merge.applyKeys().forEach(keys::add);
            schema.put("x-kubernetes-patch-merge-key", merge.patchKey());
        }
    }

    private ObjectNode shape(FieldShape shape) {
        return switch (shape) {
            case ObjectShape object -> {
                enqueue(object.type());
                yield wrapped(SchemaNames.of(object.type())).set("default", NODES.objectNode());
            }
            case ListShape list -> array(shape(list.element()));
            case MapShape map -> {
                ObjectNode schema = NODES.objectNode().put("type", "object");
                schema.set("additionalProperties", shape(map.value()));
                yield schema;
            }
            case Scalar scalar -> scalar(scalar);
        };
    }

    private ObjectNode scalar(Scalar scalar) {
        return switch (scalar) {
            case TIME ->
                named(SchemaNames.TIME, NODES.objectNode().put("type", "string").put("format", "date-time"));
            case QUANTITY -> named(SchemaNames.QUANTITY, oneOf("string", "number"));
            case INT_OR_STRING ->
                named(SchemaNames.INT_OR_STRING, oneOf("integer", "string").put("format", "int-or-string"));
            case ANY -> NODES.objectNode().put("type", "object");
            case STRING, INT32, INT64, NUMBER, BOOLEAN -> plain(scalar);
        };
    }

    private static ObjectNode plain(Scalar scalar) {
        ObjectNode schema = NODES.objectNode().put("type", scalar.type());
        return scalar.format().isEmpty() ? schema : schema.put("format", scalar.format());
    }

    private ObjectNode named(String name, ObjectNode schema) {
        schemas.set(name, schema);
        return wrapped(name);
    }

    /** A reference that may have a description beside it: in a plain one, clients ignore what stands beside {@code $ref}. */
    private static ObjectNode wrapped(String name) {
        ObjectNode schema = NODES.objectNode();
        schema.putArray("allOf").add(reference(name));
        return schema;
    }

    private static ObjectNode oneOf(String... types) {
        ObjectNode schema = NODES.objectNode();
        ArrayNode choices = schema.putArray("oneOf");
        for (String type : types) {
            choices.addObject().put("type", type);
        }
        return schema;
    }

    private static ObjectNode array(ObjectNode items) {
        ObjectNode schema = NODES.objectNode().put("type", "array");
        schema.set("items", items);
        return schema;
    }

    private static ObjectNode described(ObjectNode schema, String description) {
        return description.isEmpty() ? schema : schema.put("description", description);
    }

    private ObjectNode list(ResourceType type) {
        add(ListMeta.class);
        String item = SchemaNames.of(type.model());
        ObjectNode schema =
                described(NODES.objectNode().put("type", "object"), "A list of " + type.kind() + " objects.");
        schema.putArray("required").add("items");
        ObjectNode properties = schema.putObject("properties");
        properties.putObject("apiVersion").put("type", "string");
        properties.set("items", array(wrapped(item)));
        properties.putObject("kind").put("type", "string");
        properties.set("metadata", wrapped(SchemaNames.META + "ListMeta"));
        schema.set("x-kubernetes-group-version-kind", kinds(type, type.kind() + "List"));
        return schema;
    }
}

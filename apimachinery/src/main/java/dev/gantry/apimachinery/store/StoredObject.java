package dev.gantry.apimachinery.store;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.schema.SelectableField;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.lang.ref.SoftReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One version of one object: its encoded document, and beside it what selectors ask for. Immutable and shared. */
public final class StoredObject {

    private final ResourceType type;
    private final ObjectKey key;
    private final String uid;
    private final long version;
    private final byte[] json;
    private final Map<String, String> labels;
    private final List<String> fields;
    private volatile @Nullable SoftReference<HasMetadata> typed;

    private StoredObject(ResourceType type, long version, JsonNode document, byte[] json) {
        JsonNode metadata = document.path("metadata");
        this.type = type;
        this.key = new ObjectKey(
                metadata.path("namespace").asString(""), metadata.path("name").asString(""));
        this.uid = metadata.path("uid").asString("");
        this.version = version;
        this.json = json;
        this.labels = labels(metadata);
        this.fields = type.selectableFields().stream()
                .map(field -> field.value().apply(document))
                .toList();
    }

    /** The object of a document that already carries its version. */
    static StoredObject of(ResourceType type, long version, JsonNode document) {
        return new StoredObject(type, version, document, WireJson.encode(document));
    }

    /** The object as it would be stored, for a dry run; it keeps the version that it would have replaced. */
    public static StoredObject unwritten(ResourceType type, long version, JsonNode document) {
        return of(type, version, document);
    }

    static StoredObject decoded(ResourceType type, long version, byte[] json) {
        return new StoredObject(type, version, WireJson.parseObject(json), json);
    }

    private static Map<String, String> labels(JsonNode metadata) {
        JsonNode node = metadata.path("labels");
        if (node.isEmpty()) {
            return Map.of();
        }
        Map<String, String> labels = new LinkedHashMap<>();
        node.forEachEntry((name, value) -> labels.put(name, value.asString("")));
        return Map.copyOf(labels);
    }

    public ResourceType type() {
        return type;
    }

    public ObjectKey key() {
        return key;
    }

    public String uid() {
        return uid;
    }

    /** The resourceVersion. */
    public long version() {
        return version;
    }

    /** The encoded document; never change it. */
    public byte[] json() {
        return json;
    }

    public Map<String, String> labels() {
        return labels;
    }

    /** A new copy of the document, which the caller may change. */
    public ObjectNode document() {
        return WireJson.parseObject(json);
    }

    /** The value of a selectable field, or null if the type has no such field. */
    public @Nullable String field(String label) {
        return switch (label) {
            case "metadata.name" -> key.name();
            case "metadata.namespace" -> key.namespace();
            default -> ownField(label);
        };
    }

    private @Nullable String ownField(String label) {
        List<SelectableField> known = type.selectableFields();
        for (int i = 0; i < known.size(); i++) {
            if (known.get(i).label().equals(label)) {
                return fields.get(i);
            }
        }
        return null;
    }

    /** The object as its model, decoded once and then shared: never change it. */
    public HasMetadata typed() {
        SoftReference<HasMetadata> reference = typed;
        HasMetadata held = reference == null ? null : reference.get();
        if (held == null) {
            held = WireJson.decode(json, type.model());
            typed = new SoftReference<>(held);
        }
        return held;
    }
}

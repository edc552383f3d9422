package dev.gantry.apimachinery.openapi;

import dev.gantry.apimachinery.schema.ResourceType;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The OpenAPI v3 documents of a service's kinds, one for each group and version. They are built when first asked for and
 * kept as bytes, since the tree of one is several times as large.
 */
public final class OpenApiDocuments {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Map<String, List<ResourceType>> typesByPath = new LinkedHashMap<>();
    private final Set<ResourceType> reviews;
    private final Map<String, Document> documents = new ConcurrentHashMap<>();

    private static final class Document {
        private final byte[] bytes;
        private final String hash;

        Document(byte[] bytes) {
            this.bytes = bytes;
            this.hash = sha256(bytes);
        }
    }

    public OpenApiDocuments(List<ResourceType> types) {
        this(types, List.of());
    }

    /** @param reviews those of the types that can only be created */
    public OpenApiDocuments(List<ResourceType> types, List<ResourceType> reviews) {
        this.reviews = Set.copyOf(reviews);
        for (ResourceType type : types) {
            String path = (type.group().isEmpty() ? "api/" : "apis/") + type.apiVersion();
            typesByPath.computeIfAbsent(path, p -> new ArrayList<>()).add(type);
        }
    }

    /** The answer to {@code /openapi/v3}: where the document of each group and version is. */
    public byte[] index() {
        ObjectNode index = JsonNodeFactory.instance.objectNode();
        ObjectNode paths = index.putObject("paths");
        for (String path : typesByPath.keySet()) {
            String url = "/openapi/v3/" + path + "?hash=" + documentOf(path).hash;
            paths.putObject(path).put("serverRelativeURL", url);
        }
        return MAPPER.writeValueAsBytes(index);
    }

    /** The document of {@code api/v1}, {@code apis/apps/v1} and the like; empty for one that the service has no kind of. */
    public Optional<byte[]> document(String path) {
        return typesByPath.containsKey(path) ? Optional.of(documentOf(path).bytes) : Optional.empty();
    }

    /** The hash of the document's bytes, good as an ETag. */
    public Optional<String> hash(String path) {
        return typesByPath.containsKey(path) ? Optional.of(documentOf(path).hash) : Optional.empty();
    }

    private Document documentOf(String path) {
        return documents.computeIfAbsent(path, p -> build(typesByPath.getOrDefault(p, List.of())));
    }

    private Document build(List<ResourceType> types) {
        ObjectNode document = JsonNodeFactory.instance.objectNode().put("openapi", "3.0.0");
        document.putObject("info").put("title", "Gantry").put("version", "v1");
        ObjectNode paths = document.putObject("paths");
        SchemaComponents components = new SchemaComponents(new FieldTexts());
        components.add(DeleteOptions.class);
        components.add(Status.class);
        for (ResourceType type : types) {
            components.addKind(type);
            if (type.scale().isPresent()) {
                components.add(Scale.class);
            }
            TypePaths written = new TypePaths(type, paths);
            if (reviews.contains(type)) {
                written.writeReview();
            } else {
                written.write();
            }
        }
        ObjectNode parts = document.putObject("components");
        parts.set("schemas", components.schemas());
        addBearerToken(document, parts);
        return new Document(MAPPER.writeValueAsBytes(document));
    }

    /** So that Swagger UI offers to send a token with what one tries there. */
    private static void addBearerToken(ObjectNode document, ObjectNode components) {
        components
                .putObject("securitySchemes")
                .putObject("BearerToken")
                .put("type", "http")
                .put("scheme", "bearer");
        document.putArray("security").addObject().putArray("BearerToken");
    }

    private static String sha256(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().withUpperCase().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

package dev.gantry.apimachinery.schema;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that one service serves: stored types, further faces of them, computed kinds, and questions. */
public final class ResourceTypes {

    private final List<ResourceType> stored;
    private final Map<String, ResourceType> byResource = new HashMap<>();
    private final Map<Class<?>, ResourceType> byModel = new HashMap<>();
    private final Map<String, ResourceAlias> faces = new LinkedHashMap<>();
    private final Map<String, ReadOnlyResource> readOnly = new LinkedHashMap<>();
    private final Map<String, ReviewResource> reviews = new LinkedHashMap<>();

    public ResourceTypes(List<ResourceType> types) {
        this(types, List.of(), List.of());
    }

    public ResourceTypes(List<ResourceType> types, List<ResourceAlias> aliases, List<ReadOnlyResource> computed) {
        this(types, aliases, computed, List.of());
    }

    public ResourceTypes(
            List<ResourceType> types,
            List<ResourceAlias> aliases,
            List<ReadOnlyResource> computed,
            List<ReviewResource> questions) {
        stored = List.copyOf(types);
        for (ResourceType type : stored) {
            byResource.put(type.resource(), type);
            byModel.put(type.model(), type);
            faces.put(path(type), ResourceAlias.identity(type));
        }
        aliases.forEach(alias -> faces.put(path(alias.type()), alias));
        computed.forEach(resource -> readOnly.put(path(resource.type()), resource));
        questions.forEach(resource -> reviews.put(path(resource.type()), resource));
    }

    private static String path(ResourceType type) {
        return type.apiVersion() + "/" + type.plural();
    }

    /** The types that have objects in the store. */
    public List<ResourceType> all() {
        return stored;
    }

    /** The types that clients see and can write. */
    public List<ResourceType> writable() {
        return faces.values().stream().map(ResourceAlias::type).toList();
    }

    /** The types that clients see. */
    public List<ResourceType> served() {
        List<ResourceType> types = new ArrayList<>(writable());
        readOnly.values().forEach(resource -> types.add(resource.type()));
        types.addAll(reviews());
        return types;
    }

    /** The stored type by its stored name, such as {@code deployments.apps}. */
    public Optional<ResourceType> byResource(String resource) {
        return Optional.ofNullable(byResource.get(resource));
    }

    /** The face by apiVersion and plural, such as {@code apps/v1} and {@code deployments}. */
    public Optional<ResourceAlias> face(String apiVersion, String plural) {
        return Optional.ofNullable(faces.get(apiVersion + "/" + plural));
    }

    /** The computed kind by apiVersion and plural. */
    public Optional<ReadOnlyResource> readOnly(String apiVersion, String plural) {
        return Optional.ofNullable(readOnly.get(apiVersion + "/" + plural));
    }

    /** The kind that is a question, by apiVersion and plural. */
    public Optional<ReviewResource> review(String apiVersion, String plural) {
        return Optional.ofNullable(reviews.get(apiVersion + "/" + plural));
    }

    /** The types that are questions. */
    public List<ResourceType> reviews() {
        return reviews.values().stream().map(ReviewResource::type).toList();
    }

    /** The face by apiVersion and kind, such as {@code apps/v1} and {@code Deployment}. */
    public Optional<ResourceAlias> byKind(String apiVersion, String kind) {
        return faces.values().stream()
                .filter(face -> face.type().apiVersion().equals(apiVersion)
                        && face.type().kind().equals(kind))
                .findFirst();
    }

    /** The stored type of a model class; asking for a type of another service is a bug. */
    public ResourceType of(Class<? extends HasMetadata> model) {
        ResourceType type = byModel.get(model);
        if (type == null) {
            throw new IllegalArgumentException(model.getSimpleName() + " is not served here");
        }
        return type;
    }
}

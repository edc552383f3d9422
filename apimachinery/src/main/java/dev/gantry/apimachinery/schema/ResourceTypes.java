package dev.gantry.apimachinery.schema;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The resource types that one service serves. */
public final class ResourceTypes {

    private final List<ResourceType> all;
    private final Map<String, ResourceType> byResource = new HashMap<>();
    private final Map<String, ResourceType> byPath = new HashMap<>();
    private final Map<Class<?>, ResourceType> byModel = new HashMap<>();

    public ResourceTypes(List<ResourceType> types) {
        all = List.copyOf(types);
        for (ResourceType type : all) {
            byResource.put(type.resource(), type);
            byPath.put(type.apiVersion() + "/" + type.plural(), type);
            byModel.put(type.model(), type);
        }
    }

    public List<ResourceType> all() {
        return all;
    }

    /** The type by its stored name, such as {@code deployments.apps}. */
    public Optional<ResourceType> byResource(String resource) {
        return Optional.ofNullable(byResource.get(resource));
    }

    /** The type by apiVersion and plural, such as {@code apps/v1} and {@code deployments}. */
    public Optional<ResourceType> byPath(String apiVersion, String plural) {
        return Optional.ofNullable(byPath.get(apiVersion + "/" + plural));
    }

    public Optional<ResourceType> byKind(String apiVersion, String kind) {
        return all.stream()
                .filter(type ->
                        type.apiVersion().equals(apiVersion) && type.kind().equals(kind))
                .findFirst();
    }

    /** The type of a model class; asking for a type of another service is a bug. */
    public ResourceType of(Class<? extends HasMetadata> model) {
        ResourceType type = byModel.get(model);
        if (type == null) {
            throw new IllegalArgumentException(model.getSimpleName() + " is not served here");
        }
        return type;
    }
}

package dev.gantry.deployment.config;

import dev.gantry.apimachinery.WireJson;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The ConfigMaps and Secrets that the containers of a pod template read: as volumes, projected volumes, and environment. What
 * only the node reads, such as credentials for images, is left out: pods that run do not depend on it.
 */
final class TemplateReferences {

    private static final List<String> CONTAINERS = List.of("initContainers", "containers");

    private final Function<ConfigReference, String> names;

    private TemplateReferences(Function<ConfigReference, String> names) {
        this.names = names;
    }

    static Set<ConfigReference> of(PodTemplateSpec template) {
        Set<ConfigReference> found = new LinkedHashSet<>();
        new TemplateReferences(reference -> {
                    found.add(reference);
                    return reference.name();
                })
                .template(WireJson.toDocument(template));
        return found;
    }

    /** The template with other names in place of those it refers to. */
    static PodTemplateSpec renamed(PodTemplateSpec template, Function<ConfigReference, String> names) {
        ObjectNode document = WireJson.toDocument(template);
        new TemplateReferences(names).template(document);
        return WireJson.decode(document, PodTemplateSpec.class);
    }

    private void template(ObjectNode template) {
        JsonNode spec = template.path("spec");
        for (JsonNode volume : spec.path("volumes")) {
            volume(volume);
        }
        for (String list : CONTAINERS) {
            for (JsonNode container : spec.path(list)) {
                container(container);
            }
        }
    }

    private void volume(JsonNode volume) {
        rename(volume.path("configMap"), "name", ConfigReference.Kind.CONFIG_MAP);
        rename(volume.path("secret"), "secretName", ConfigReference.Kind.SECRET);
        for (JsonNode source : volume.path("projected").path("sources")) {
            rename(source.path("configMap"), "name", ConfigReference.Kind.CONFIG_MAP);
            rename(source.path("secret"), "name", ConfigReference.Kind.SECRET);
        }
    }

    private void container(JsonNode container) {
        for (JsonNode variable : container.path("env")) {
            JsonNode from = variable.path("valueFrom");
            rename(from.path("configMapKeyRef"), "name", ConfigReference.Kind.CONFIG_MAP);
            rename(from.path("secretKeyRef"), "name", ConfigReference.Kind.SECRET);
        }
        for (JsonNode from : container.path("envFrom")) {
            rename(from.path("configMapRef"), "name", ConfigReference.Kind.CONFIG_MAP);
            rename(from.path("secretRef"), "name", ConfigReference.Kind.SECRET);
        }
    }

    private void rename(JsonNode parent, String field, ConfigReference.Kind kind) {
        String name = parent.path(field).asString("");
        if (!name.isEmpty() && parent instanceof ObjectNode object) {
            object.put(field, names.apply(new ConfigReference(kind, name)));
        }
    }
}

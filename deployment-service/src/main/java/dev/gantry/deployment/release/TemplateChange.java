package dev.gantry.deployment.release;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.patch.PatchType;
import dev.gantry.apimachinery.patch.Patches;
import dev.gantry.apimachinery.schema.pod.PodSpecDefaults;
import dev.gantry.deployment.model.ReleaseMember;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a member's change makes of a pod template; the same template always becomes the same one. */
final class TemplateChange {

    private static final List<String> CONTAINERS = List.of("containers", "initContainers");

    private TemplateChange() {}

    /** Why the change cannot be made to the template; empty if it can. */
    static Optional<String> problem(ReleaseMember member, PodTemplateSpec template) {
        try {
            ObjectNode document = patched(member, template);
            return member.images().keySet().stream()
                    .filter(name -> container(document, name).isEmpty())
                    .sorted()
                    .findFirst()
                    .map(name -> "has no container " + name);
        } catch (ApiException e) {
            return Optional.of("cannot be patched: " + e.getMessage());
        }
    }

    /** The changed template with the defaults that the API fills in, so that it equals the stored one. */
    static PodTemplateSpec apply(ReleaseMember member, PodTemplateSpec template) {
        ObjectNode document = patched(member, template);
        member.images().forEach((name, image) -> container(document, name).ifPresent(c -> c.put("image", image)));
        PodSpecDefaults.applyToTemplate(document.withObjectProperty("spec"));
        return WireJson.decode(document, PodTemplateSpec.class);
    }

    private static ObjectNode patched(ReleaseMember member, PodTemplateSpec template) {
        ObjectNode document = WireJson.toDocument(template);
        JsonNode patch = member.patch();
        return patch == null
                ? document
                : (ObjectNode) Patches.apply(PatchType.STRATEGIC_MERGE, document, patch, PodTemplateSpec.class);
    }

    private static Optional<ObjectNode> container(ObjectNode template, String name) {
        for (String field : CONTAINERS) {
            for (JsonNode container : template.path("spec").path(field)) {
                if (container.path("name").asString("").equals(name)) {
                    return Optional.of((ObjectNode) container);
                }
            }
        }
        return Optional.empty();
    }
}

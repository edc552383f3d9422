package dev.gantry.deployment.revision;

import dev.gantry.apimachinery.WireJson;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a revision holds: the strategic merge patch that brings its workload back to the template, so that kubectl can send
 * it as it is: {@code {"spec":{"template":{…,"$patch":"replace"}}}}.
 */
public final class RevisionData {

    private static final String DIRECTIVE = "$patch";

    private RevisionData() {}

    static Object of(PodTemplateSpec template) {
        ObjectNode data = WireJson.MAPPER.createObjectNode();
        ObjectNode document = WireJson.toDocument(template).put(DIRECTIVE, "replace");
        data.putObject("spec").set("template", document);
        return WireJson.MAPPER.treeToValue(data, Object.class);
    }

    /** The template that the revision keeps; one without any is of nobody's making, and counts as empty. */
    public static PodTemplateSpec template(ControllerRevision revision) {
        JsonNode data = WireJson.MAPPER.valueToTree(revision.getData());
        return data.path("spec").path("template") instanceof ObjectNode document
                ? WireJson.decode(without(document), PodTemplateSpec.class)
                : new PodTemplateSpec();
    }

    private static ObjectNode without(ObjectNode document) {
        ObjectNode template = document.deepCopy();
        template.remove(DIRECTIVE);
        return template;
    }
}

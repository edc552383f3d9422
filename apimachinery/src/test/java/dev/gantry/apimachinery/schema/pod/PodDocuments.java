package dev.gantry.apimachinery.schema.pod;

import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Pod specs written as YAML. */
final class PodDocuments {

    private static final YAMLMapper YAML = new YAMLMapper();

    private PodDocuments() {}

    static ObjectNode yaml(String text) {
        return (ObjectNode) YAML.readTree(text);
    }

    /** A spec of one valid container, to which the lines are added. */
    static ObjectNode podSpec(String more) {
        ObjectNode spec = yaml("containers: [{name: app, image: 'hello:v1'}]\n" + more);
        PodSpecDefaults.applyToPod(spec);
        return spec;
    }

    /** A spec of one container with the given fields beside its name and image. */
    static ObjectNode containerSpec(String fields) {
        ObjectNode spec = yaml("containers: [{name: app, image: 'hello:v1', " + fields + "}]");
        PodSpecDefaults.applyToPod(spec);
        return spec;
    }
}

package dev.gantry.apimachinery;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Documents written as YAML, whose flow style keeps a test case on one line: {@code {a: 1, b: [x]}}. */
public final class Documents {

    private static final YAMLMapper YAML = new YAMLMapper();

    private Documents() {}

    public static JsonNode yaml(String text) {
        return YAML.readTree(text);
    }

    public static ObjectNode object(String text) {
        return (ObjectNode) yaml(text);
    }
}

package dev.gantry.apimachinery.schema;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request body as read.
 *
 * @param root the JSON value; of a field that came twice, the last value
 * @param duplicateFields the paths of fields that came more than once
 */
public record ParsedDocument(JsonNode root, List<String> duplicateFields) {

    /** The body as an object; {@link DocumentReader#readJson} and {@code readYaml} made sure that it is one. */
    public ObjectNode document() {
        return (ObjectNode) root;
    }

    /** The duplicates as Kubernetes words them in warnings and strict errors: {@code duplicate field "spec.replicas"}. */
    public List<String> duplicateFieldMessages() {
        return duplicateFields.stream()
                .map(path -> "duplicate field \"" + path + "\"")
                .toList();
    }
}

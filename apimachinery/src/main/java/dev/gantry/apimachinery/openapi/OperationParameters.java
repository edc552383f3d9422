package dev.gantry.apimachinery.openapi;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The query and path parameters of the operations; clients look for some of them to learn what the server can do. */
final class OperationParameters {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ArrayNode parameters = NODES.arrayNode();

    private OperationParameters() {}

    /** Of a create or an update. */
    static ArrayNode write() {
        return new OperationParameters()
                .query("dryRun", "string", "All: do everything but store the result.")
                .query("fieldManager", "string", "The name under which the changes are recorded.")
                .query(
                        "fieldValidation",
                        "string",
                        "What to do about unknown and repeated fields: Ignore, Warn or Strict.")
                .parameters;
    }

    /** Of a patch: as of a write, and force. */
    static ArrayNode patch() {
        ArrayNode parameters = write();
        parameters.add(parameter(
                "force", "query", "boolean", "Take fields over from other managers; server-side apply only."));
        return parameters;
    }

    /** Of a list, a watch or the deletion of a collection. */
    static ArrayNode list() {
        return new OperationParameters()
                .query("allowWatchBookmarks", "boolean", "Send BOOKMARK events during a watch.")
                .query("continue", "string", "Where the previous page ended.")
                .query("fieldSelector", "string", "Only objects whose fields match.")
                .query("labelSelector", "string", "Only objects whose labels match.")
                .query("limit", "integer", "The most objects of one page.")
                .query("resourceVersion", "string", "The version to read at, or to watch from.")
                .query("resourceVersionMatch", "string", "How resourceVersion binds a list: Exact or NotOlderThan.")
                .query("sendInitialEvents", "boolean", "Begin a watch with the objects that exist.")
                .query("timeoutSeconds", "integer", "When the server ends a watch.")
                .query("watch", "boolean", "Stream changes instead of returning a list.")
                .parameters;
    }

    static ArrayNode delete() {
        return new OperationParameters()
                .query("dryRun", "string", "All: do everything but store the result.")
                .query("gracePeriodSeconds", "integer", "Seconds until the object is removed; 0 is at once.")
                .query("propagationPolicy", "string", "What happens to dependents: Foreground, Background or Orphan.")
                .parameters;
    }

    /** The parameters in a path: namespace and name, as far as it has them. */
    static ArrayNode ofPath(String path) {
        OperationParameters found = new OperationParameters();
        for (String name : new String[] {"name", "namespace"}) {
            if (path.contains("{" + name + "}")) {
                found.parameters.add(
                        parameter(name, "path", "string", "The " + name + ".").put("required", true));
            }
        }
        return found.parameters;
    }

    private OperationParameters query(String name, String type, String description) {
        parameters.add(parameter(name, "query", type, description));
        return this;
    }

    private static ObjectNode parameter(String name, String in, String type, String description) {
        ObjectNode parameter =
                NODES.objectNode().put("name", name).put("in", in).put("description", description);
        parameter.putObject("schema").put("type", type).put("uniqueItems", true);
        return parameter;
    }
}

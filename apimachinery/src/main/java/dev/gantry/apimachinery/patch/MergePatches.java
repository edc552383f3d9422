package dev.gantry.apimachinery.patch;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON merge patch as RFC 7396 defines it: objects merge, null removes, everything else replaces. */
final class MergePatches {

    private MergePatches() {}

    static JsonNode apply(JsonNode current, JsonNode patch) {
        return merge(current.deepCopy(), patch);
    }

    private static JsonNode merge(JsonNode target, JsonNode patch) {
        if (!(patch instanceof ObjectNode changes)) {
            return patch.deepCopy();
        }
        ObjectNode result = target instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
        changes.forEachEntry((name, change) -> {
            if (change.isNull()) {
                result.remove(name);
            } else {
                result.set(name, merge(result.path(name), change));
            }
        });
        return result;
    }
}

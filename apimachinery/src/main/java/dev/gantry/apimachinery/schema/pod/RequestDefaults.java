package dev.gantry.apimachinery.schema.pod;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A container that names a limit but no request of a resource requests the limit. */
final class RequestDefaults {

    private RequestDefaults() {}

    static void fromLimits(ObjectNode container) {
        JsonNode limits = container.path("resources").path("limits");
        if (!(container.path("resources") instanceof ObjectNode resources) || limits.isEmpty()) {
            return;
        }
        ObjectNode requests =
                resources.path("requests") instanceof ObjectNode present ? present : resources.putObject("requests");
        limits.properties().forEach(limit -> requests.putIfAbsent(limit.getKey(), limit.getValue()));
    }
}

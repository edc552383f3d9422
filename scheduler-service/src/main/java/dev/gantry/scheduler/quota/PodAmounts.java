package dev.gantry.scheduler.quota;

import dev.gantry.apimachinery.ObjectKey;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Tells a resize of a pod from its other updates. */
final class PodAmounts {

    private static final List<String> CONTAINER_FIELDS = List.of("initContainers", "containers");

    private PodAmounts() {}

    /** Whether a container of the pod asks for something else than before. */
    static boolean changed(JsonNode current, JsonNode updated) {
        return CONTAINER_FIELDS.stream()
                .anyMatch(field -> differ(
                        current.path("spec").path(field), updated.path("spec").path(field)));
    }

    private static boolean differ(JsonNode before, JsonNode after) {
        for (int i = 0; i < after.size(); i++) {
            if (!before.path(i).path("resources").equals(after.path(i).path("resources"))) {
                return true;
            }
        }
        return false;
    }

    static ObjectKey key(JsonNode pod) {
        JsonNode metadata = pod.path("metadata");
        return new ObjectKey(
                metadata.path("namespace").asString(""), metadata.path("name").asString(""));
    }
}

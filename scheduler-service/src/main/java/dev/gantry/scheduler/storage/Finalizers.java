package dev.gantry.scheduler.storage;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Adds to the finalizers of a document. */
final class Finalizers {

    private Finalizers() {}

    static void add(ObjectNode object, String finalizer) {
        ArrayNode finalizers = object.withObject("metadata").withArray("finalizers");
        for (JsonNode present : finalizers) {
            if (present.asString("").equals(finalizer)) {
                return;
            }
        }
        finalizers.add(finalizer);
    }
}

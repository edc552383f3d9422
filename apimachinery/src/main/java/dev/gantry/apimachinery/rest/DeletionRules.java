package dev.gantry.apimachinery.rest;

import dev.gantry.apimachinery.schema.ResourceType;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether a deletion removes an object at once or marks it as terminating: finalizers and a grace period hold it. An object that
 * is marked goes when its last finalizer does and its grace period was ended (set to 0) by whoever runs it.
 */
final class DeletionRules {

    private static final String FOREGROUND = "foregroundDeletion";
    private static final String ORPHAN = "orphan";

    private DeletionRules() {}

    /** What a deletion comes to. */
    sealed interface Outcome {
        record Remove(ObjectNode last) implements Outcome {}

        record Mark(ObjectNode marked) implements Outcome {}
    }

    static Outcome decide(ResourceType type, ObjectNode object, DeleteRequest request, Instant now) {
        ObjectNode metadata = DocumentPreparation.metadata(object);
        long grace = type.strategy().gracePeriodSeconds(object, request.gracePeriodSeconds());
        if (!metadata.has("deletionTimestamp")) {
            addFinalizer(metadata, request.propagation());
            mark(type, metadata, grace, now);
        } else if (grace < metadata.path("deletionGracePeriodSeconds").asLong(0)) {
            mark(type, metadata, grace, now);
        }
        return isFinished(object) ? new Outcome.Remove(object) : new Outcome.Mark(object);
    }

    private static void mark(ResourceType type, ObjectNode metadata, long graceSeconds, Instant now) {
        metadata.put("deletionTimestamp", DocumentPreparation.timestamp(now.plusSeconds(graceSeconds)));
        metadata.put("deletionGracePeriodSeconds", graceSeconds);
        if (type.hasStatus()) {
            metadata.put("generation", metadata.path("generation").asLong(0) + 1);
        }
    }

    private static void addFinalizer(ObjectNode metadata, String propagation) {
        String finalizer = switch (propagation) {
            case "Foreground" -> FOREGROUND;
            case "Orphan" -> ORPHAN;
            default -> "";
        };
        if (!finalizer.isEmpty()) {
            ArrayNode finalizers = metadata.withArray("finalizers");
            for (JsonNode present : finalizers) {
                if (present.asString("").equals(finalizer)) {
                    return;
                }
            }
            finalizers.add(finalizer);
        }
    }

    /** Whether nothing holds a terminating object any more. */
    static boolean isFinished(ObjectNode object) {
        ObjectNode metadata = DocumentPreparation.metadata(object);
        return metadata.has("deletionTimestamp")
                && metadata.path("finalizers").isEmpty()
                && metadata.path("deletionGracePeriodSeconds").asLong(0) == 0;
    }
}

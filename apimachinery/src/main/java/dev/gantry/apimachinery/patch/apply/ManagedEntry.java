package dev.gantry.apimachinery.patch.apply;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One entry of {@code metadata.managedFields}: the fields that one manager set in one way.
 *
 * @param manager the name that the client goes by
 * @param operation how it sets fields
 * @param apiVersion the version of the schema that the paths are of
 * @param subresource through which subresource, or ""
 * @param time when the set changed last, RFC 3339
 * @param fields the fields
 */
record ManagedEntry(
        String manager, Operation operation, String apiVersion, String subresource, String time, FieldSet fields) {

    /** How a manager sets fields. */
    enum Operation {
        APPLY("Apply"),
        UPDATE("Update");

        private final String wireName;

        Operation(String wireName) {
            this.wireName = wireName;
        }
    }

    static ManagedEntry ofJson(JsonNode entry) {
        return new ManagedEntry(
                entry.path("manager").asString(""),
                entry.path("operation").asString("").equals(Operation.APPLY.wireName)
                        ? Operation.APPLY
                        : Operation.UPDATE,
                entry.path("apiVersion").asString(""),
                entry.path("subresource").asString(""),
                entry.path("time").asString(""),
                FieldSet.ofJson(entry.path("fieldsV1")));
    }

    static ManagedEntry of(
            String manager, Operation operation, String apiVersion, String subresource, Instant now, FieldSet fields) {
        return new ManagedEntry(manager, operation, apiVersion, subresource, timestamp(now), fields);
    }

    ObjectNode toJson() {
        ObjectNode entry = JsonNodeFactory.instance
                .objectNode()
                .put("manager", manager)
                .put("operation", operation.wireName)
                .put("apiVersion", apiVersion);
        if (!time.isEmpty()) {
            entry.put("time", time);
        }
        entry.put("fieldsType", "FieldsV1").set("fieldsV1", fields.toJson());
        if (!subresource.isEmpty()) {
            entry.put("subresource", subresource);
        }
        return entry;
    }

    /** Whether two entries are of the same manager acting in the same way. */
    boolean isSameManager(ManagedEntry other) {
        return manager.equals(other.manager) && operation == other.operation && subresource.equals(other.subresource);
    }

    ManagedEntry withFields(FieldSet other) {
        return new ManagedEntry(manager, operation, apiVersion, subresource, time, other);
    }

    private static String timestamp(Instant now) {
        return now.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}

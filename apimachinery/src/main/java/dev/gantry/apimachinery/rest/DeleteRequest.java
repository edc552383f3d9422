package dev.gantry.apimachinery.rest;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.store.StoredObject;
import tools.jackson.databind.JsonNode;

/**
 * The DeleteOptions that Gantry heeds.
 *
 * @param uid only the object with this uid, "" for any
 * @param resourceVersion only this version, "" for any
 * @param gracePeriodSeconds negative where the client named none
 * @param propagation Background, Foreground or Orphan
 */
public record DeleteRequest(String uid, String resourceVersion, long gracePeriodSeconds, String propagation) {

    public static final DeleteRequest PLAIN = new DeleteRequest("", "", -1, "Background");

    /** Reads DeleteOptions, in which query parameters, given as fallbacks, may stand in for absent fields. */
    static DeleteRequest of(JsonNode options, String gracePeriodParameter, String propagationParameter) {
        JsonNode preconditions = options.path("preconditions");
        String propagation = options.path("propagationPolicy").asString(propagationParameter);
        if (options.path("orphanDependents").asBoolean(false)) {
            propagation = "Orphan";
        }
        return new DeleteRequest(
                preconditions.path("uid").asString(""),
                preconditions.path("resourceVersion").asString(""),
                gracePeriod(options, gracePeriodParameter),
                checkedPropagation(propagation));
    }

    private static long gracePeriod(JsonNode options, String parameter) {
        JsonNode field = options.path("gracePeriodSeconds");
        if (field.isMissingNode() || field.isNull()) {
            return parameter.isEmpty() ? -1 : nonNegative(QueryParameters.number("gracePeriodSeconds", parameter));
        }
        if (!field.isIntegralNumber()) {
            throw ApiException.badRequest("gracePeriodSeconds: Invalid value: " + field + ": must be an integer");
        }
        return nonNegative(field.asLong());
    }

    private static long nonNegative(long seconds) {
        if (seconds < 0) {
            throw ApiException.badRequest(
                    "gracePeriodSeconds: Invalid value: " + seconds + ": must be greater than or equal to 0");
        }
        return seconds;
    }

    private static String checkedPropagation(String propagation) {
        return switch (propagation) {
            case "" -> "Background";
            case "Background", "Foreground", "Orphan" -> propagation;
            default ->
                throw ApiException.badRequest("propagationPolicy: Invalid value: \"" + propagation
                        + "\": must be one of Background, Foreground or Orphan");
        };
    }

    void checkPreconditions(ResourceType type, StoredObject held) {
        if (!uid.isEmpty() && !uid.equals(held.uid())) {
            throw ApiException.conflict(
                    type.resource(),
                    held.key().name(),
                    "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + held.uid());
        }
        if (!resourceVersion.isEmpty() && !resourceVersion.equals(Long.toString(held.version()))) {
            throw ApiException.conflict(
                    type.resource(),
                    held.key().name(),
                    "Precondition failed: ResourceVersion in precondition: " + resourceVersion
                            + ", ResourceVersion in object meta: " + held.version());
        }
    }
}

package dev.gantry.apimachinery.rest;

import dev.gantry.apimachinery.ApiException;

/** The form in which a client wants objects. */
enum Representation {
    JSON,
    TABLE,
    PARTIAL_METADATA;

    /** The first form of the Accept header that Gantry can make; none of them is a 406. */
    static Representation of(String accept) {
        if (accept.isEmpty()) {
            return JSON;
        }
        for (String range : accept.split(",")) {
            String compact = range.replace(" ", "");
            String media = compact.split(";", 2)[0];
            if (media.equals("application/json") || media.equals("*/*") || media.equals("application/*")) {
                return form(compact);
            }
        }
        throw ApiException.of(
                406, "NotAcceptable", "only the following media types are accepted: application/json, not " + accept);
    }

    private static Representation form(String range) {
        if (range.contains(";as=Table")) {
            return TABLE;
        }
        return range.contains(";as=PartialObjectMetadata") ? PARTIAL_METADATA : JSON;
    }
}

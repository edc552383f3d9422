package dev.gantry.apimachinery.rest;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import tools.jackson.databind.node.ObjectNode;

/** A subresource that a service serves itself, such as {@code pods/binding} by POST and {@code pods/explain} by GET. */
public interface SubresourceHandler {

    /** The stored name of the type, such as {@code pods}. */
    String resource();

    /** The subresource's name, such as {@code eviction}. */
    String subresource();

    /** Does what the body asks, and returns the answer (201); a refusal is an ApiException. */
    default ObjectNode post(ObjectKey key, ObjectNode body, WriteOptions options) {
        throw ApiException.methodNotAllowed();
    }

    /** What there is to read of an object that exists; a refusal is an ApiException. */
    default ObjectNode get(ObjectKey key) {
        throw ApiException.methodNotAllowed();
    }
}

package dev.gantry.apimachinery.rest;

import dev.gantry.apimachinery.ObjectKey;
import tools.jackson.databind.node.ObjectNode;

/** A subresource that a service serves itself by POST, such as {@code pods/binding} and {@code pods/eviction}. */
public interface SubresourceHandler {

    /** The stored name of the type, such as {@code pods}. */
    String resource();

    /** The subresource's name, such as {@code eviction}. */
    String subresource();

    /** Does what the body asks, and returns the answer (201); a refusal is an ApiException. */
    ObjectNode post(ObjectKey key, ObjectNode body, WriteOptions options);
}

package dev.gantry.apimachinery.rest;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.schema.ResourceType;
import tools.jackson.databind.node.ObjectNode;

/** A rule about new objects that needs more than the object: refuses by an ApiException, or completes the document. */
@FunctionalInterface
public interface Admission {

    /** Judges an object that is about to be created; it is complete and valid in itself. */
    void admitCreate(ResourceType type, ObjectKey key, ObjectNode object);
}

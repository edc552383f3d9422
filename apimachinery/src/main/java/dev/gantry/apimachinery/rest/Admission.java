package dev.gantry.apimachinery.rest;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.schema.ResourceType;
import tools.jackson.databind.node.ObjectNode;

/** A rule about objects that needs more than the object: refuses by an ApiException, or completes a new document. */
@FunctionalInterface
public interface Admission {

    /** Judges an object that is about to be created; it is complete and valid in itself. */
    void admitCreate(ResourceType type, ObjectKey key, ObjectNode object);

    /**
     * Judges an object that is about to be created.
     *
     * @param dryRun whether it is only asked for, so that nothing may be kept for it
     */
    default void admitCreate(ResourceType type, ObjectKey key, ObjectNode object, boolean dryRun) {
        admitCreate(type, key, object);
    }

    /** Judges the new state of an object, status aside; it is valid in itself, and must stay as it is. */
    default void admitUpdate(ResourceType type, ObjectNode current, ObjectNode updated) {}

    /**
     * Judges the new state of an object, status aside.
     *
     * @param dryRun whether it is only asked for, so that nothing may be kept for it
     */
    default void admitUpdate(ResourceType type, ObjectNode current, ObjectNode updated, boolean dryRun) {
        admitUpdate(type, current, updated);
    }
}

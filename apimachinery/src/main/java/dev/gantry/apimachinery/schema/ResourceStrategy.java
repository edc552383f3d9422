package dev.gantry.apimachinery.schema;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is particular to one kind: its defaults, its rules and what a client may not set.
 * Methods see the JSON document and change it in place; they do no I/O, and the endpoint runs them inside every
 * create and update after the document's structure was checked against its model.
 */
public interface ResourceStrategy {

    /** The strategy of a kind that has no defaults and no rules of its own. */
    ResourceStrategy NONE = new ResourceStrategy() {};

    /** Fills in the fields a client left out; runs on create and on update, and twice does the same as once. */
    default void applyDefaults(ObjectNode object) {}

    /** Sets what the server decides about a new object; status was already removed. */
    default void prepareForCreate(ObjectNode object) {}

    /** Carries over or resets what an update of the main resource may not change; status was already carried over. */
    default void prepareForUpdate(ObjectNode current, ObjectNode updated) {}

    /** Takes out of what a manager applies all that says nothing through this path, so that the manager never comes to own it. */
    default void prepareForApply(ObjectNode applied) {}

    /** Every rule that {@code object} breaks, with its path; empty when it is valid. */
    default List<FieldError> validate(ObjectNode object) {
        return List.of();
    }

    /** Every rule that the change breaks, such as that of an immutable field; {@link #validate} runs as well. */
    default List<FieldError> validateUpdate(ObjectNode current, ObjectNode updated) {
        return List.of();
    }

    /** Every rule that a change through the status subresource breaks. */
    default List<FieldError> validateStatusUpdate(ObjectNode current, ObjectNode updated) {
        return List.of();
    }

    /**
     * How long a deletion waits for whoever runs the object, in seconds; 0 removes it at once.
     * A pod that runs on a node waits: its agent deletes it for good with grace period 0.
     *
     * @param requestedSeconds the DeleteOptions' gracePeriodSeconds, or a negative number when the client named none
     */
    default long gracePeriodSeconds(ObjectNode current, long requestedSeconds) {
        return 0;
    }
}

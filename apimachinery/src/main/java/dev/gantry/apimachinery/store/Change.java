package dev.gantry.apimachinery.store;

import org.jspecify.annotations.Nullable;

/**
 * One committed change.
 *
 * @param type what happened
 * @param object the new state; of a deletion, the last state with the version of the deletion
 * @param previous the state before, or null for an added object
 */
public record Change(
        ChangeType type, StoredObject object, @Nullable StoredObject previous) {

    /** The version of the change, which orders it among all changes of the service. */
    public long version() {
        return object.version();
    }
}

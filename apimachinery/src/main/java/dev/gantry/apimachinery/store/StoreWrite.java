package dev.gantry.apimachinery.store;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.schema.ResourceType;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * One write, made against a version that the writer has seen.
 *
 * @param type the object's type
 * @param key where it lives
 * @param expectedVersion the version it must have; {@link #ABSENT} if it must not exist
 * @param document the new state, or the last state of an object to be removed; the store sets its resourceVersion
 * @param removal whether the object is removed
 * @param fence the leadership that must still hold, if the write depends on one
 */
public record StoreWrite(
        ResourceType type,
        ObjectKey key,
        long expectedVersion,
        ObjectNode document,
        boolean removal,
        Optional<Fence> fence) {

    /** The expected version of an object that must not exist. */
    public static final long ABSENT = 0;

    /** The outcome of one write of a group. */
    public sealed interface Result {
        /** Durable: the object in its new version. */
        record Committed(StoredObject object) implements Result {}

        /** Not written: the object has this version instead, {@link StoreWrite#ABSENT} if it does not exist. */
        record Mismatch(long currentVersion) implements Result {}

        /** Not written: another replica leads now. */
        record Fenced() implements Result {}
    }
}

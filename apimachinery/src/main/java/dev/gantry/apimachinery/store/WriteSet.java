package dev.gantry.apimachinery.store;

import dev.gantry.apimachinery.store.StoreWrite.Result;
import java.util.List;

/**
 * Writes to different objects that are committed together or not at all.
 *
 * @param writes at least one, {@link #MAX_WRITES} at the most, each to another object
 */
public record WriteSet(List<StoreWrite> writes) {

    /** Ten groups' worth: other writers wait for a set as long as for so many groups. The largest gang of pods fits, with eight writes for each pod's claims. */
    public static final int MAX_WRITES = 5_000;

    public WriteSet {
        writes = List.copyOf(writes);
        if (writes.isEmpty() || writes.size() > MAX_WRITES) {
            throw new IllegalArgumentException("a set of " + writes.size() + " writes, not of 1 to " + MAX_WRITES);
        }
        if (writes.size() > 1 && objects(writes) < writes.size()) {
            throw new IllegalArgumentException("a set of writes names an object twice");
        }
    }

    private static long objects(List<StoreWrite> writes) {
        return writes.stream()
                .map(write -> List.of(write.type().resource(), write.key()))
                .distinct()
                .count();
    }

    /** A set of one. */
    static WriteSet of(StoreWrite write) {
        return new WriteSet(List.of(write));
    }

    /** What became of a set. */
    public sealed interface Outcome {
        /** Durable: the objects in their new versions, in the order of the writes. */
        record Committed(List<StoredObject> objects) implements Outcome {}

        /**
         * None is written.
         *
         * @param index of the first write that could not be
         * @param reason why, never {@link Result.Committed}
         */
        record Refused(int index, Result reason) implements Outcome {}
    }
}

package dev.gantry.apimachinery.client;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;

/**
 * Reads and writes objects of one type at the service that owns it: in process for a service's own types, over HTTP for
 * the others. Refusals are an {@link ApiException}; an owner that cannot be reached is one with code 503.
 */
public interface ResourceClient<T extends HasMetadata> {

    Optional<T> get(ObjectKey key);

    /** Every object of the namespace ("" for all) whose labels match the selector ("" for all). */
    List<T> list(String namespace, String labelSelector);

    T create(T object);

    /** Replaces the object; a resourceVersion that is set must still be the current one. */
    T update(T object);

    /** Replaces only the status; a resourceVersion that is set must still be the current one. */
    T updateStatus(T object);

    /** Applies a JSON merge patch (RFC 7396) to the object, or to its subresource ("" for none). */
    T mergePatch(ObjectKey key, String subresource, String patchJson);

    /** Applies a strategic merge patch, which merges lists such as conditions by their key. */
    T strategicPatch(ObjectKey key, String subresource, String patchJson);

    /** Deletes with the given preconditions; succeeds without effect on an object that is already terminating. */
    void delete(ObjectKey key, Deletion deletion);

    /**
     * Sends many writes as one request. Each succeeds or fails alone; the outcomes are in the order of the writes.
     * An owner that cannot be reached fails them all with code 503, and any of them may still have happened.
     */
    List<WriteOutcome<T>> writeAll(List<Write<T>> writes);

    /** What to do with one object of a batch. */
    sealed interface Write<T extends HasMetadata> {
        record Create<T extends HasMetadata>(T object) implements Write<T> {}

        record Update<T extends HasMetadata>(T object) implements Write<T> {}

        record UpdateStatus<T extends HasMetadata>(T object) implements Write<T> {}

        record Delete<T extends HasMetadata>(ObjectKey key, Deletion deletion) implements Write<T> {}
    }

    /** What became of one object of a batch. */
    sealed interface WriteOutcome<T extends HasMetadata> {
        /** The object as stored; of a deletion, its last state. */
        record Written<T extends HasMetadata>(T object) implements WriteOutcome<T> {}

        record Refused<T extends HasMetadata>(ApiException reason) implements WriteOutcome<T> {}
    }

    /**
     * How to delete.
     *
     * @param uid only the object with this uid, or "" for any
     * @param resourceVersion only this version, or "" for any
     * @param gracePeriodSeconds the grace period, or a negative number for the object's own
     * @param propagation what happens to dependents
     */
    record Deletion(String uid, String resourceVersion, long gracePeriodSeconds, Propagation propagation) {
        public static final Deletion BACKGROUND = new Deletion("", "", -1, Propagation.BACKGROUND);

        public static Deletion ofUid(String uid) {
            return new Deletion(uid, "", -1, Propagation.BACKGROUND);
        }

        public Deletion withGracePeriodSeconds(long seconds) {
            return new Deletion(uid, resourceVersion, seconds, propagation);
        }
    }

    /** What happens to the objects that name the deleted one as their owner. */
    enum Propagation {
        BACKGROUND("Background"),
        FOREGROUND("Foreground"),
        ORPHAN("Orphan");

        private final String wireName;

        Propagation(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }
}

package dev.gantry.deployment.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.Optional;

/**
 * One object as the view shows it, and as this process last wrote it.
 *
 * @param seen absent before the view shows it
 * @param own the answer to the last own write, if the view has not caught up with it
 * @param deleted whether that write was the object's deletion
 * @param writtenAt when the answer came
 */
record KnownObject<T extends HasMetadata>(Optional<T> seen, Optional<T> own, boolean deleted, Instant writtenAt) {

    static <T extends HasMetadata> KnownObject<T> nothing() {
        return new KnownObject<>(Optional.empty(), Optional.empty(), false, Instant.EPOCH);
    }

    KnownObject<T> withSeen(T object) {
        boolean caughtUp = deleted
                ? terminating(object)
                : own.filter(o -> version(o) > version(object)).isEmpty();
        return new KnownObject<>(
                Optional.of(object), caughtUp ? Optional.empty() : own, deleted && !caughtUp, writtenAt);
    }

    /** An accepted deletion outlasts answers that were under way before it. */
    KnownObject<T> withWritten(T object, Instant now) {
        boolean late = (deleted && !terminating(object))
                || seen.filter(s -> version(s) >= version(object)).isPresent()
                || own.filter(o -> version(o) > version(object)).isPresent();
        return late ? this : new KnownObject<>(seen, Optional.of(object), false, now);
    }

    KnownObject<T> withDeleted(T terminating, Instant now) {
        return seen.filter(KnownObject::terminating).isPresent()
                ? this
                : new KnownObject<>(seen, Optional.of(terminating), true, now);
    }

    /**
     * The newest that is known; own writes count until they are too old not to have been shown.
     *
     * @param confirmed when the view was last confirmed to be current
     */
    Optional<T> current(Instant confirmed) {
        return own.isPresent() && confirmed.isBefore(writtenAt.plus(KnownObjects.MEMORY)) ? own : seen;
    }

    private static boolean terminating(HasMetadata object) {
        return object.getMetadata().getDeletionTimestamp() != null;
    }

    private static long version(HasMetadata object) {
        String version = object.getMetadata().getResourceVersion();
        return version == null || version.isEmpty() ? 0 : Long.parseLong(version);
    }
}

package dev.gantry.deployment.order;

import java.util.Optional;

/**
 * What others have to say about a workload's pods.
 *
 * @param start why none may be created now
 * @param stop why the last ones may not be deleted now
 */
public record StartHolds(Optional<Hold> start, Optional<Hold> stop) {

    /** Nobody has anything to say. */
    public static final StartHolds NONE = new StartHolds(Optional.empty(), Optional.empty());
}

package dev.gantry.scheduler.queue;

import dev.gantry.scheduler.placement.Gang;
import dev.gantry.scheduler.placement.PendingPod;
import java.time.Instant;
import java.util.Optional;

/**
 * A pending pod and its rank.
 *
 * @param pod what to place
 * @param uid which pod of the name it is
 * @param generation of the spec that the demand was read from, or 0 where it is not known
 * @param since when it began to wait; among equal priorities of a namespace the longer waiting goes first
 * @param gang with whom it is placed
 */
public record QueuedPod(PendingPod pod, String uid, long generation, Instant since, Optional<Gang> gang) {

    /** A pod of its own, of whatever generation. */
    public QueuedPod(PendingPod pod, String uid, Instant since) {
        this(pod, uid, 0, since, Optional.empty());
    }

    /** Higher goes first. */
    public int priority() {
        return pod.priority();
    }
}

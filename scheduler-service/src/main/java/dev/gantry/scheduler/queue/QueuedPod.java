package dev.gantry.scheduler.queue;

import dev.gantry.scheduler.placement.PendingPod;
import java.time.Instant;

/**
 * A pending pod and its rank.
 *
 * @param pod what to place
 * @param uid which pod of the name it is
 * @param since when it began to wait; among equal priorities the longer waiting goes first
 */
public record QueuedPod(PendingPod pod, String uid, Instant since) {

    /** Higher goes first. */
    public int priority() {
        return pod.priority();
    }
}

package dev.gantry.scheduler.placement;

import java.util.List;

/** What preemption can do for a pod that no node takes as it is. */
public sealed interface Preemption {

    PendingPod pod();

    /**
     * Once these are gone the pod fits.
     *
     * @param nodeName where, which is promised to the pod
     * @param victims pods of lower priority on that node, at least one, the most important first
     */
    record Victims(PendingPod pod, String nodeName, List<BoundPod> victims) implements Preemption {}

    /** It fits as it is, and is promised its place until others of its gang have theirs. */
    record Fits(PendingPod pod, String nodeName) implements Preemption {}

    /** Others are being stopped for it already, or it was not looked at in this batch: what it was promised stays promised. */
    record Waits(PendingPod pod) implements Preemption {}

    /**
     * Stopping others does not help, or is not allowed.
     *
     * @param message why, in the words of kube-scheduler
     */
    record Useless(PendingPod pod, String message) implements Preemption {}
}

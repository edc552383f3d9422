package dev.gantry.agent.podlifecycle;

/** What becomes of a pod's wish to be resized. */
public sealed interface ResizeDecision {

    /** It gets what it asks for. */
    record Granted(Allocation allocation) implements ResizeDecision {}

    /** It keeps what it has, for now or for good. */
    record NotGranted(PendingResize why) implements ResizeDecision {}
}

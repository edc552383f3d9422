package dev.gantry.scheduler.volume;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

/** The next thing to do for a claim. */
public sealed interface ClaimStep {

    /** Nothing now. */
    record Rest() implements ClaimStep {}

    /** Nothing but to say what the claim waits for. */
    record Wait(boolean warning, String reason, String message) implements ClaimStep {}

    /** Write the claim, whose spec or metadata changed. */
    record Change(PersistentVolumeClaim claim) implements ClaimStep {}

    /** Write the claim's status. */
    record Report(PersistentVolumeClaim claim) implements ClaimStep {}

    /** Say that the volume is lost, and write that status. */
    record Lose(PersistentVolumeClaim claim, String message) implements ClaimStep {}

    /** Bind the claim. */
    record Bind(ClaimBinding binding) implements ClaimStep {}

    /** Write the volume, which grows to what the claim asks for. */
    record Grow(PersistentVolume volume) implements ClaimStep {}
}

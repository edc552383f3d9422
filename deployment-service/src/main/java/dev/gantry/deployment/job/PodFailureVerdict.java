package dev.gantry.deployment.job;

/** What a failed pod means to its Job. */
sealed interface PodFailureVerdict {

    /** It counts towards the limits. */
    record Count() implements PodFailureVerdict {}

    /** It counts nowhere, and is replaced. */
    record Ignore() implements PodFailureVerdict {}

    /** Its index has failed for good. */
    record FailIndex() implements PodFailureVerdict {}

    /** The Job has failed. */
    record FailJob(String message) implements PodFailureVerdict {}
}

package dev.gantry.deployment.rollout;

/**
 * Why a rollout failed.
 *
 * @param reason one word, such as {@code CrashLoopBackOff}
 * @param message the sentence for people
 */
public record RolloutFailure(String reason, String message) {

    /** The reason of one that a person gave up. */
    static final String ABORTED = "Aborted";

    /** Whether a person gave the revision up, and nothing failed. */
    public boolean isAbortion() {
        return reason.equals(ABORTED);
    }

    @Override
    public String toString() {
        return reason + ": " + message;
    }
}

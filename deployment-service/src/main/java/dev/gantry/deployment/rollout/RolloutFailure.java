package dev.gantry.deployment.rollout;

/**
 * Why a rollout failed.
 *
 * @param reason one word, such as {@code CrashLoopBackOff}
 * @param message the sentence for people
 */
public record RolloutFailure(String reason, String message) {

    @Override
    public String toString() {
        return reason + ": " + message;
    }
}

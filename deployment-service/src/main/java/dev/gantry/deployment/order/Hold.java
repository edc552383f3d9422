package dev.gantry.deployment.order;

/**
 * Why a workload's pods are not created, or not deleted, for now.
 *
 * @param reason one word, for the condition {@code gantry.dev/Waiting}
 * @param message names what is waited for
 */
public record Hold(String reason, String message) {

    /** The condition's type, on whatever is held. */
    public static final String CONDITION = "gantry.dev/Waiting";
}

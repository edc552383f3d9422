package dev.gantry.deployment.rollout;

/**
 * What just became of a delivery, for an Event.
 *
 * @param reason {@code DeliveryStepReached}, {@code DeliveryStepPassed} or {@code DeliveryTakingOver}
 * @param message a sentence for people
 */
public record DeliveryNews(String reason, String message) {}

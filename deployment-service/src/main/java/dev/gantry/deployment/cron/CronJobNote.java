package dev.gantry.deployment.cron;

/**
 * What a user should be told of a decision.
 *
 * @param warning whether it is one
 * @param reason of the event
 */
public record CronJobNote(boolean warning, String reason, String message) {}

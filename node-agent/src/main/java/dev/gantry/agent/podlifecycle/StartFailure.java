package dev.gantry.agent.podlifecycle;

import java.time.Instant;

/**
 * Why a sandbox or a container could not be started.
 *
 * @param reason as a waiting container shows it, such as {@code CreateContainerConfigError}
 * @param attempts how often in a row
 */
public record StartFailure(String reason, String message, int attempts, Instant failedAt) {}

package dev.gantry.agent.podlifecycle;

import dev.gantry.agent.runtime.EnforcedResources;
import java.time.Instant;

/**
 * Why a container could not be held to other resources.
 *
 * @param resources the ones that were asked for
 * @param attempts how often in a row
 */
public record UpdateFailure(EnforcedResources resources, String message, int attempts, Instant failedAt) {}

package dev.gantry.agent.podlifecycle;

import dev.gantry.agent.runtime.ContainerId;
import dev.gantry.agent.runtime.ContainerState;
import java.time.Instant;
import java.util.Optional;

/**
 * A sandbox of the pod, as the runtime sees it.
 *
 * @param attempt how many sandboxes the pod had before
 */
public record ObservedSandbox(
        ContainerId id, int attempt, Instant createdAt, ContainerState state, Optional<String> ipAddress) {

    public boolean running() {
        return state instanceof ContainerState.Running;
    }
}

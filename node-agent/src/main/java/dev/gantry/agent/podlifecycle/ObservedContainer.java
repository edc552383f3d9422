package dev.gantry.agent.podlifecycle;

import dev.gantry.agent.runtime.ContainerId;
import dev.gantry.agent.runtime.ContainerState;
import java.time.Instant;

/**
 * One run of a container of the pod, as the runtime sees it.
 *
 * @param restart how often the container was started anew before this run
 * @param crashStreak how many runs in a row before this one ended early
 * @param message what the container left in its termination message file
 */
public record ObservedContainer(
        ContainerId id,
        String name,
        int restart,
        int crashStreak,
        String image,
        String imageId,
        Instant createdAt,
        ContainerState state,
        String message) {

    public boolean running() {
        return state instanceof ContainerState.Running;
    }
}

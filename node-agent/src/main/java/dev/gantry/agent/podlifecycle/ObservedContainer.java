package dev.gantry.agent.podlifecycle;

import dev.gantry.agent.runtime.ContainerId;
import dev.gantry.agent.runtime.ContainerState;
import dev.gantry.agent.runtime.EnforcedResources;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * One run of a container of the pod, as the runtime sees it.
 *
 * @param restart how often the container was started anew before this run
 * @param crashStreak how many runs in a row before this one ended early
 * @param message what the container left in its termination message file
 * @param resources what the kernel holds it to
 * @param createdFor what it was created to be held to, which its engine may not have done
 * @param memoryUsageBytes what it uses of its memory; known only where its memory limit is to become lower
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
        String message,
        EnforcedResources resources,
        EnforcedResources createdFor,
        OptionalLong memoryUsageBytes) {

    public boolean running() {
        return state instanceof ContainerState.Running;
    }

    /** The same run in another state. */
    public ObservedContainer in(ContainerState other) {
        return with(other, resources);
    }

    /** The same run, held to other resources. */
    public ObservedContainer heldTo(EnforcedResources other) {
        return with(state, other);
    }

    private ObservedContainer with(ContainerState newState, EnforcedResources newResources) {
        return new ObservedContainer(
                id,
                name,
                restart,
                crashStreak,
                image,
                imageId,
                createdAt,
                newState,
                message,
                newResources,
                createdFor,
                memoryUsageBytes);
    }
}

package dev.gantry.agent.runtime;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One container as the engine sees it.
 *
 * @param image the reference it was created from
 * @param imageId the digest of that image
 * @param ipAddress its address on the pod network; a sandbox's while it runs
 * @param resources what the kernel holds it to
 */
public record ContainerInfo(
        ContainerId id,
        String name,
        String image,
        String imageId,
        Map<String, String> labels,
        Instant createdAt,
        ContainerState state,
        Optional<String> ipAddress,
        EnforcedResources resources) {

    public ContainerInfo {
        labels = Map.copyOf(labels);
    }

    public boolean running() {
        return state instanceof ContainerState.Running;
    }
}

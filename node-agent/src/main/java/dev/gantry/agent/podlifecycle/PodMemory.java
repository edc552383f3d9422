package dev.gantry.agent.podlifecycle;

import dev.gantry.agent.runtime.ContainerId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the agent remembers of a pod beyond what the runtime shows. After a restart of the agent it is empty, which costs a
 * repeated pull or probe and nothing else.
 *
 * @param images by container, how far its image is
 * @param failures by container or {@link PodAction#SANDBOX}, the last refusal to start it
 * @param health of running containers, by what their probes found
 * @param inFlight keys of actions that are being carried out
 * @param terminatingSince when this agent first saw that the pod is to end
 */
public record PodMemory(
        Map<String, ImageState> images,
        Map<String, StartFailure> failures,
        Map<ContainerId, ContainerHealth> health,
        Set<String> inFlight,
        Optional<Instant> terminatingSince) {

    public static final PodMemory EMPTY = new PodMemory(Map.of(), Map.of(), Map.of(), Set.of(), Optional.empty());

    public PodMemory {
        images = Map.copyOf(images);
        failures = Map.copyOf(failures);
        health = Map.copyOf(health);
        inFlight = Set.copyOf(inFlight);
    }
}

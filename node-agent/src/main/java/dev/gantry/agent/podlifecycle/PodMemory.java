package dev.gantry.agent.podlifecycle;

import dev.gantry.agent.runtime.ContainerId;
import dev.gantry.agent.runtime.EnforcedResources;
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
 * @param updateFailures by container, why it could not be held to other resources
 * @param resized runs that were ended to be started anew with other resources
 */
public record PodMemory(
        Map<String, ImageState> images,
        Map<String, StartFailure> failures,
        Map<ContainerId, ContainerHealth> health,
        Set<String> inFlight,
        Optional<Instant> terminatingSince,
        Map<String, UpdateFailure> updateFailures,
        Set<ContainerId> resized) {

    public static final PodMemory EMPTY =
            new PodMemory(Map.of(), Map.of(), Map.of(), Set.of(), Optional.empty(), Map.of(), Set.of());

    public PodMemory {
        images = Map.copyOf(images);
        failures = Map.copyOf(failures);
        health = Map.copyOf(health);
        inFlight = Set.copyOf(inFlight);
        updateFailures = Map.copyOf(updateFailures);
        resized = Set.copyOf(resized);
    }

    /** Why the container could not be held to just these. */
    Optional<UpdateFailure> updateFailure(String container, EnforcedResources resources) {
        return Optional.ofNullable(updateFailures.get(container))
                .filter(failure -> failure.resources().equals(resources));
    }
}

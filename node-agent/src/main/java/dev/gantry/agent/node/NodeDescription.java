package dev.gantry.agent.node;

import dev.gantry.agent.runtime.EngineInfo;
import dev.gantry.agent.runtime.ImageInfo;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;

/**
 * What a node tells of itself.
 *
 * @param agentPort where the agent serves logs, exec and port-forward
 * @param pressures which of MemoryPressure, DiskPressure and PIDPressure are there
 * @param trouble why the node cannot run pods, or ""
 */
record NodeDescription(
        String name,
        String address,
        int agentPort,
        EngineInfo engine,
        MachineIdentity identity,
        Map<String, Quantity> capacity,
        Map<String, Quantity> allocatable,
        List<ImageInfo> images,
        List<String> pressures,
        String trouble) {

    NodeDescription {
        capacity = Map.copyOf(capacity);
        allocatable = Map.copyOf(allocatable);
        images = List.copyOf(images);
        pressures = List.copyOf(pressures);
    }
}

package dev.gantry.agent.node;

import dev.gantry.agent.AgentProperties;
import dev.gantry.agent.runtime.ContainerRuntime;
import dev.gantry.agent.runtime.EngineInfo;
import dev.gantry.agent.runtime.ImageInfo;
import dev.gantry.agent.runtime.RuntimeUnavailableException;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Describes this machine and its engine as a node. */
final class DescribedMachine {

    private final ContainerRuntime runtime;
    private final AgentProperties properties;
    private final AgentPort port;
    private final Machine machine;
    private final MachineIdentity identity = MachineIdentity.read();
    private volatile EngineInfo lastKnown;

    DescribedMachine(ContainerRuntime runtime, AgentProperties properties, AgentPort port) {
        this.runtime = runtime;
        this.properties = properties;
        this.port = port;
        this.machine = new Machine(properties.stateDirectory());
        this.lastKnown = runtime.engine();
    }

    Map<String, Quantity> allocatable() {
        Map<String, Quantity> allocatable = new HashMap<>(capacity(lastKnown));
        Optional.ofNullable(properties.allocatable().cpu())
                .ifPresent(cpu -> allocatable.put("cpu", Quantity.parse(cpu)));
        Optional.ofNullable(properties.allocatable().memory())
                .ifPresent(memory -> allocatable.put("memory", Quantity.parse(memory)));
        return allocatable;
    }

    private Map<String, Quantity> capacity(EngineInfo engine) {
        Map<String, Quantity> capacity = new HashMap<>(machine.capacity(
                engine.cpus(), engine.memoryBytes(), properties.allocatable().pods()));
        capacity.putAll(properties.allocatable().accelerators());
        return capacity;
    }

    /** An engine that does not answer makes the node not ready; its last words stay. */
    NodeDescription describe() {
        try {
            lastKnown = runtime.engine();
            return describe(runtime.images(), "");
        } catch (RuntimeUnavailableException e) {
            return describe(List.of(), String.valueOf(e.getMessage()));
        }
    }

    private NodeDescription describe(List<ImageInfo> images, String trouble) {
        return new NodeDescription(
                properties.node(),
                properties.address(),
                port.get(),
                lastKnown,
                identity,
                capacity(lastKnown),
                allocatable(),
                images,
                machine.pressures(),
                trouble);
    }
}

package dev.gantry.agent.node;

import dev.gantry.agent.AgentProperties;
import dev.gantry.agent.runtime.EngineInfo;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Describes pretended machines, all alike but for their names {@code <prefix>-<n>}. */
final class SimulatedMachines {

    private static final long KIB = 1024;

    private final EngineInfo engine;
    private final AgentProperties properties;
    private final AgentPort port;

    SimulatedMachines(EngineInfo engine, AgentProperties properties, AgentPort port) {
        this.engine = engine;
        this.properties = properties;
        this.port = port;
    }

    String name(int index) {
        return properties.node() + "-" + index;
    }

    Map<String, Quantity> allocatable() {
        AgentProperties.Allocatable set = properties.allocatable();
        Map<String, Quantity> allocatable = new HashMap<>();
        allocatable.put("cpu", Quantity.parse(Optional.ofNullable(set.cpu()).orElse(Integer.toString(engine.cpus()))));
        allocatable.put(
                "memory", Quantity.parse(Optional.ofNullable(set.memory()).orElse(engine.memoryBytes() / KIB + "Ki")));
        allocatable.put("pods", Quantity.parse(Integer.toString(set.pods())));
        allocatable.put("ephemeral-storage", Quantity.parse("100Gi"));
        allocatable.putAll(set.accelerators());
        return allocatable;
    }

    List<NodeDescription> describe() {
        Map<String, Quantity> allocatable = allocatable();
        MachineIdentity identity = new MachineIdentity("simulated", "simulated", "simulated");
        return IntStream.range(0, properties.simulated().nodes())
                .mapToObj(i -> new NodeDescription(
                        name(i),
                        properties.address(),
                        port.get(),
                        engine,
                        identity,
                        allocatable,
                        allocatable,
                        List.of(),
                        List.of(),
                        ""))
                .toList();
    }
}

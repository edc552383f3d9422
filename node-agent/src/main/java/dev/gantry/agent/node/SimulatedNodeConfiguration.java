package dev.gantry.agent.node;

import dev.gantry.agent.AgentProperties;
import dev.gantry.agent.environment.ConfigurationData;
import dev.gantry.agent.pod.NodeStarts;
import dev.gantry.agent.pod.PodHost;
import dev.gantry.agent.pod.PodHost.SandboxSettings;
import dev.gantry.agent.pod.PodWorkers;
import dev.gantry.agent.pod.RemovalListener;
import dev.gantry.agent.podlifecycle.HostFacts;
import dev.gantry.agent.probe.SimulatedProbeRunner;
import dev.gantry.agent.runtime.AgentIdentity;
import dev.gantry.agent.runtime.simulated.SimulatedImages;
import dev.gantry.agent.runtime.simulated.SimulatedProbes;
import dev.gantry.agent.runtime.simulated.SimulatedRuntime;
import dev.gantry.agent.volume.Volumes;
import dev.gantry.apimachinery.client.ApiConnection;
import dev.gantry.apimachinery.client.WatchedView;
import dev.gantry.apimachinery.event.EventRecorder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Many pretended nodes in one process; they share the runtime, the watch and the batches. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "gantry.agent.runtime", havingValue = "simulated")
class SimulatedNodeConfiguration {

    private static final int CPUS = 32;
    private static final long MEMORY_BYTES = 128L << 30;

    /** Nothing is lost on the way from a pretended engine, so this only bounds how long a bug may hide. */
    private static final Duration RESYNC = Duration.ofMinutes(5);

    /** Pretended starts cost nothing. */
    private static final int CONCURRENT_STARTS = 10_000;

    @Bean(destroyMethod = "close")
    SimulatedRuntime containerRuntime(InstantSource clock) {
        return new SimulatedRuntime(clock, new SimulatedImages(), CPUS, MEMORY_BYTES);
    }

    @Bean
    SimulatedMachines simulatedMachines(SimulatedRuntime runtime, AgentProperties properties, AgentPort port) {
        return new SimulatedMachines(runtime.engine(), properties, port);
    }

    @Bean
    NodeAgent nodeAgent(
            SimulatedRuntime runtime,
            SimulatedMachines machines,
            AgentProperties properties,
            ConfigurationData data,
            PodStatusWriter statuses,
            ApiConnection connection,
            WatchedView<Pod> pods,
            InstantSource clock) {
        List<AgentNode> nodes = IntStream.range(0, properties.simulated().nodes())
                .mapToObj(i -> node(machines.name(i), runtime, machines, properties, data, statuses, pods, clock))
                .toList();
        return new NodeAgent(
                nodes,
                machines::describe,
                new NodeReports(connection.client(Node.class), clock),
                new NodeBeats(connection.forOwner("registry").client(Lease.class), clock),
                pods,
                connection.client(Pod.class));
    }

    /** Events of thousands of pretended pods would only drown those of real ones. */
    private static AgentNode node(
            String name,
            SimulatedRuntime runtime,
            SimulatedMachines machines,
            AgentProperties properties,
            ConfigurationData data,
            PodStatusWriter statuses,
            WatchedView<Pod> pods,
            InstantSource clock) {
        PodHost host = new PodHost(
                new AgentIdentity(name, "simulated"),
                runtime,
                new HostFacts("simulated", List.of(properties.address())),
                new SandboxSettings(
                        properties.sandboxImage(), properties.docker().network()),
                Volumes.NONE,
                data,
                Map.copyOf(machines.allocatable()),
                new SimulatedProbeRunner(new SimulatedProbes(runtime)),
                EventRecorder.NONE,
                statuses,
                RemovalListener.NONE,
                new Semaphore(CONCURRENT_STARTS),
                clock,
                properties.drainTimeout(),
                RESYNC);
        return new AgentNode(
                name,
                host,
                new PodWorkers(host, new NodeStarts(properties.start().settings(), pods::synced, clock)));
    }
}

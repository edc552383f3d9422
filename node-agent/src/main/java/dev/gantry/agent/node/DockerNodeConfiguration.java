package dev.gantry.agent.node;

import dev.gantry.agent.AgentProperties;
import dev.gantry.agent.environment.ConfigurationData;
import dev.gantry.agent.pod.NodeStarts;
import dev.gantry.agent.pod.PodHost;
import dev.gantry.agent.pod.PodHost.SandboxSettings;
import dev.gantry.agent.pod.PodWorkers;
import dev.gantry.agent.pod.RemovalListener;
import dev.gantry.agent.podlifecycle.HostFacts;
import dev.gantry.agent.probe.NetworkProbeRunner;
import dev.gantry.agent.runtime.AgentIdentity;
import dev.gantry.agent.runtime.ContainerRuntime;
import dev.gantry.agent.runtime.ResourceLimits;
import dev.gantry.agent.runtime.docker.DockerRuntime;
import dev.gantry.agent.volume.ClaimData;
import dev.gantry.agent.volume.ClaimVolumes;
import dev.gantry.agent.volume.PodVolumes;
import dev.gantry.apimachinery.client.ApiConnection;
import dev.gantry.apimachinery.client.WatchedView;
import dev.gantry.apimachinery.event.EventRecorder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A node whose pods run on this machine's Docker engine. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "gantry.agent.runtime", havingValue = "docker", matchIfMissing = true)
class DockerNodeConfiguration {

    /** Containers started at the same time: more only queue inside the engine, and make each start look slow. */
    private static final int CONCURRENT_STARTS = 8;

    /** Signals bring every change at once; this heals what a lost one would leave. */
    private static final Duration RESYNC = Duration.ofSeconds(30);

    @Bean(destroyMethod = "close")
    ContainerRuntime containerRuntime(AgentProperties properties) {
        return new DockerRuntime(
                properties.docker().socket(), properties.docker().cgroup(), cpuMillis(properties.allocatable()));
    }

    private static OptionalLong cpuMillis(AgentProperties.Allocatable allocatable) {
        return allocatable.cpu() == null
                ? OptionalLong.empty()
                : OptionalLong.of(ResourceLimits.millis(Quantity.parse(allocatable.cpu())));
    }

    @Bean
    DescribedMachine describedMachine(ContainerRuntime runtime, AgentProperties properties, AgentPort port)
            throws IOException {
        Files.createDirectories(properties.stateDirectory());
        return new DescribedMachine(runtime, properties, port);
    }

    @Bean
    AgentIdentity agentIdentity(AgentProperties properties) throws IOException {
        return AgentIdentity.of(properties.node(), properties.stateDirectory());
    }

    @Bean
    AgentNode agentNode(
            ContainerRuntime runtime,
            AgentIdentity identity,
            AgentProperties properties,
            DescribedMachine machine,
            ConfigurationData data,
            ClaimData claims,
            EventRecorder events,
            PodStatusWriter statuses,
            RemovalListener removals,
            WatchedView<Pod> pods,
            InstantSource clock) {
        PodHost host = new PodHost(
                identity,
                runtime,
                new HostFacts("docker", List.of(properties.address())),
                new SandboxSettings(
                        properties.sandboxImage(), properties.docker().network()),
                new PodVolumes(
                        properties.stateDirectory().resolve("pods"), data, new ClaimVolumes(claims, runtime, identity)),
                data,
                machine.allocatable(),
                new NetworkProbeRunner(runtime),
                events,
                statuses,
                removals,
                new Semaphore(CONCURRENT_STARTS),
                clock,
                properties.drainTimeout(),
                RESYNC);
        return new AgentNode(
                properties.node(),
                host,
                new PodWorkers(host, new NodeStarts(properties.start().settings(), pods::synced, clock)));
    }

    @Bean
    NodeAgent nodeAgent(
            AgentNode node,
            DescribedMachine machine,
            ApiConnection connection,
            WatchedView<Pod> pods,
            InstantSource clock) {
        return new NodeAgent(
                List.of(node),
                () -> List.of(machine.describe()),
                new NodeReports(connection.client(Node.class), clock),
                new NodeBeats(connection.forOwner("registry").client(Lease.class), clock),
                pods,
                connection.client(Pod.class));
    }
}

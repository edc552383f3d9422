package dev.gantry.agent.pod;

import dev.gantry.agent.environment.ConfigurationData;
import dev.gantry.agent.podlifecycle.HostFacts;
import dev.gantry.agent.probe.ProbeRunner;
import dev.gantry.agent.runtime.AgentIdentity;
import dev.gantry.agent.runtime.ContainerRuntime;
import dev.gantry.agent.volume.Volumes;
import dev.gantry.apimachinery.event.EventRecorder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * What the pods of a node work with.
 *
 * @param starts permits for starting containers at the same time: an engine does not get faster with more
 * @param beforeRemoval told of every container that is about to be removed
 * @param resync how often a pod is looked at without a signal
 */
public record PodHost(
        AgentIdentity agent,
        ContainerRuntime runtime,
        HostFacts facts,
        SandboxSettings sandbox,
        Volumes volumes,
        ConfigurationData data,
        Map<String, Quantity> allocatable,
        ProbeRunner probes,
        EventRecorder events,
        PodStatusSink statuses,
        RemovalListener beforeRemoval,
        Semaphore starts,
        InstantSource clock,
        Duration drainTimeout,
        Duration resync) {

    /** How sandboxes are made. */
    public record SandboxSettings(String image, String network) {}

    public String node() {
        return agent.node();
    }
}

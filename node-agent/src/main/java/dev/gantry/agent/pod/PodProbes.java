package dev.gantry.agent.pod;

import dev.gantry.agent.podlifecycle.ContainerHealth;
import dev.gantry.agent.podlifecycle.DesiredPod;
import dev.gantry.agent.podlifecycle.ObservedContainer;
import dev.gantry.agent.podlifecycle.ObservedPod;
import dev.gantry.agent.podlifecycle.ObservedSandbox;
import dev.gantry.agent.probe.ContainerProber;
import dev.gantry.agent.probe.ProbeTarget;
import dev.gantry.agent.runtime.ContainerId;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Keeps a prober for every running container of one pod that has probes. Used by the pod's worker only. */
final class PodProbes implements AutoCloseable {

    private final PodHost host;
    private final PodRecollection memory;
    private final Runnable signal;
    private final Map<ContainerId, ContainerProber> probers = new HashMap<>();

    PodProbes(PodHost host, PodRecollection memory, Runnable signal) {
        this.host = host;
        this.memory = memory;
        this.signal = signal;
    }

    /** Starts what is missing and ends what is no longer needed. */
    void follow(DesiredPod desired, ObservedPod observed) {
        Set<ContainerId> running = new HashSet<>();
        for (ObservedContainer run : observed.running().toList()) {
            Optional<Container> container = desired.container(run.name()).filter(ContainerProber::hasProbes);
            boolean stopping =
                    desired.terminating() && observed.memory().inFlight().contains(run.name());
            Optional<String> address = address(desired, observed);
            if (container.isPresent() && !stopping && address.isPresent()) {
                running.add(run.id());
                probers.computeIfAbsent(run.id(), id -> start(desired, run, container.get(), address.get()));
            }
        }
        Set<ContainerId> over = new HashSet<>(probers.keySet());
        over.removeAll(running);
        over.forEach(this::end);
    }

    /** Where the pod answers: never the host in place of a pod whose own address is not known, as others answer there. */
    private Optional<String> address(DesiredPod desired, ObservedPod observed) {
        boolean hostNetwork = Boolean.TRUE.equals(desired.pod().getSpec().getHostNetwork());
        return hostNetwork
                ? Optional.of(host.facts().addresses().getFirst())
                : observed.sandbox().flatMap(ObservedSandbox::ipAddress).filter(ip -> !ip.isEmpty());
    }

    private ContainerProber start(DesiredPod desired, ObservedContainer run, Container container, String address) {
        ContainerHealth initial = adopted(desired, run).orElseGet(() -> ContainerHealth.unprobed(container));
        memory.health(run.id(), initial);
        ProbeTarget target = new ProbeTarget(run.id(), container, address);
        return new ContainerProber(host.probes(), target, initial, listener(desired, run)).start();
    }

    /** An agent that restarts takes over what it last reported of the same run, and does not call it unready first. */
    private Optional<ContainerHealth> adopted(DesiredPod desired, ObservedContainer run) {
        String id = host.facts().engine() + "://" + run.id();
        return desired.reported(run.name())
                .filter(status -> id.equals(status.getContainerID()))
                .filter(status -> Boolean.TRUE.equals(status.getStarted()))
                .map(ContainerStatus::getReady)
                .map(ready -> new ContainerHealth(true, ready, Optional.empty()));
    }

    private ContainerProber.Listener listener(DesiredPod desired, ObservedContainer run) {
        return new ContainerProber.Listener() {
            @Override
            public void changed(ContainerHealth health) {
                memory.health(run.id(), health);
                signal.run();
            }

            @Override
            public void unhealthy(String kind, String message) {
                host.events().warning(desired.pod(), "Unhealthy", kind + " probe failed: " + message);
            }
        };
    }

    private void end(ContainerId id) {
        ContainerProber prober = probers.remove(id);
        if (prober != null) {
            prober.close();
        }
    }

    @Override
    public void close() {
        probers.values().forEach(ContainerProber::close);
        probers.clear();
    }
}

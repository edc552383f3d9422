package dev.gantry.agent.pod;

import dev.gantry.agent.podlifecycle.DesiredPod;
import dev.gantry.agent.podlifecycle.PodAction.StopContainer;
import dev.gantry.agent.probe.ProbeResult;
import dev.gantry.agent.probe.ProbeTarget;
import dev.gantry.agent.runtime.ContainerId;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Ends containers of pods with grace, and removes them. */
final class ContainerStops {

    private final PodHost host;

    ContainerStops(PodHost host) {
        this.host = host;
    }

    void stop(DesiredPod desired, StopContainer action, PodRecollection memory) {
        host.events().normal(desired.pod(), "Killing", action.reason());
        if (action.undrained()) {
            host.events()
                    .warning(
                            desired.pod(),
                            "DrainTimedOut",
                            "Container " + action.container() + " is stopped though not every proxy confirmed within "
                                    + desired.drainTimeout().toSeconds() + " s that it routes nothing to the pod");
        }
        memory.stopping(action.id());
        Duration left = preStop(desired, action);
        host.runtime().stop(action.id(), left);
    }

    /** Runs the hook within the grace period and returns what is left of it. */
    private Duration preStop(DesiredPod desired, StopContainer action) {
        Optional<Container> container = desired.container(action.container());
        Optional<LifecycleHandler> hook = container.map(Container::getLifecycle).map(l -> l.getPreStop());
        if (hook.isEmpty() || action.grace().isZero()) {
            return action.grace();
        }
        Instant begin = host.clock().instant();
        String address = Optional.ofNullable(desired.reported().getPodIP())
                .orElse(host.facts().addresses().getFirst());
        ProbeResult result =
                host.probes().hook(hook.get(), new ProbeTarget(action.id(), container.get(), address), action.grace());
        if (!result.success()) {
            host.events().warning(desired.pod(), "FailedPreStopHook", "PreStopHook failed: " + result.message());
        }
        Duration left =
                action.grace().minus(Duration.between(begin, host.clock().instant()));
        return left.compareTo(Hooks.LEAST_GRACE) < 0 ? Hooks.LEAST_GRACE : left;
    }

    void remove(ContainerId id) {
        host.beforeRemoval().beforeRemoval(id);
        host.runtime().remove(id);
    }
}

package dev.gantry.agent.pod;

import dev.gantry.agent.podlifecycle.ContainerHealth;
import dev.gantry.agent.podlifecycle.ImageState;
import dev.gantry.agent.podlifecycle.PodMemory;
import dev.gantry.agent.podlifecycle.StartFailure;
import dev.gantry.agent.podlifecycle.UpdateFailure;
import dev.gantry.agent.runtime.ContainerId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What the agent remembers of one pod, as its actions and probes find it out. */
final class PodRecollection {

    private final Map<String, ImageState> images = new ConcurrentHashMap<>();
    private final Map<String, StartFailure> failures = new ConcurrentHashMap<>();
    private final Map<ContainerId, ContainerHealth> health = new ConcurrentHashMap<>();
    private final Set<String> inFlight = ConcurrentHashMap.newKeySet();
    private final Map<String, UpdateFailure> updateFailures = new ConcurrentHashMap<>();
    private final Set<ContainerId> resized = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Instant terminatingSince;

    PodMemory snapshot() {
        return new PodMemory(
                images, failures, health, inFlight, Optional.ofNullable(terminatingSince), updateFailures, resized);
    }

    void terminating(Instant now) {
        if (terminatingSince == null) {
            terminatingSince = now;
        }
    }

    boolean begin(String key) {
        return inFlight.add(key);
    }

    void end(String key) {
        inFlight.remove(key);
    }

    void image(String container, ImageState state) {
        images.put(container, state);
    }

    void forgetImage(String container) {
        images.remove(container);
    }

    void failed(String key, StartFailure failure) {
        failures.put(key, failure);
    }

    void succeeded(String key) {
        failures.remove(key);
    }

    int failures(String key) {
        StartFailure failure = failures.get(key);
        return failure == null ? 0 : failure.attempts();
    }

    void health(ContainerId id, ContainerHealth found) {
        health.put(id, found);
    }

    /** Its readiness ends with the order to stop. */
    void stopping(ContainerId id) {
        health.computeIfPresent(id, (key, h) -> new ContainerHealth(h.started(), false, h.failure()));
    }

    void updateFailed(String container, UpdateFailure failure) {
        updateFailures.put(container, failure);
    }

    void updated(String container) {
        updateFailures.remove(container);
    }

    /** It ends, whatever its exit code, to be started anew. */
    void resizing(ContainerId id) {
        resized.add(id);
    }

    void forget(ContainerId id) {
        health.remove(id);
        resized.remove(id);
    }
}

package dev.gantry.simulation.cluster;

import dev.gantry.agent.podlifecycle.ContainerHealth;
import dev.gantry.agent.podlifecycle.DesiredPod;
import dev.gantry.agent.podlifecycle.ImageState;
import dev.gantry.agent.podlifecycle.PodMemory;
import dev.gantry.agent.runtime.ContainerId;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One pod as an agent looks after it: what it saw, what it wrote, and what it remembers. */
final class CaredPod {

    /** As {@code gantry.agent.drain-timeout} has it where nothing is set. */
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(15);

    private final Map<String, ImageState> images = new HashMap<>();
    private final Map<ContainerId, ContainerHealth> health = new HashMap<>();
    private final Set<ContainerId> resized = new HashSet<>();
    private Optional<Instant> terminatingSince = Optional.empty();
    private Pod newest;
    private boolean objectGone;
    private Instant lookAt;

    CaredPod(Pod pod, Instant now) {
        this.newest = pod;
        this.lookAt = now;
    }

    String uid() {
        return newest.getMetadata().getUid();
    }

    Pod pod() {
        return newest;
    }

    /** Takes in the pod as the API shows it, or answered it: the newer one counts. */
    void saw(Pod pod, Instant now) {
        if (version(pod) > version(newest)) {
            newest = pod;
        }
        lookAt = now;
    }

    void sawItGo(Pod last, Instant now) {
        newest = last;
        objectGone = true;
        lookAt = now;
    }

    boolean objectGone() {
        return objectGone;
    }

    boolean isDue(Instant now) {
        return !lookAt.isAfter(now);
    }

    Instant lookAt() {
        return lookAt;
    }

    void lookAgainAt(Instant time) {
        lookAt = time;
    }

    Map<String, ImageState> images() {
        return images;
    }

    Map<ContainerId, ContainerHealth> health() {
        return health;
    }

    /** The run is ended to be started anew with other resources. */
    void resizing(ContainerId run) {
        resized.add(run);
    }

    PodMemory memory() {
        return new PodMemory(images, Map.of(), health, Set.of(), terminatingSince, Map.of(), resized);
    }

    /** The pod as it is to be; nobody routes to one without an object, so there is no drain to wait for. */
    DesiredPod desired(Instant now) {
        Pod wanted = objectGone ? terminating(newest, now) : newest;
        if (wanted.getMetadata().getDeletionTimestamp() != null && terminatingSince.isEmpty()) {
            terminatingSince = Optional.of(now);
        }
        return new DesiredPod(wanted, objectGone ? Duration.ZERO : DRAIN_TIMEOUT);
    }

    private static Pod terminating(Pod last, Instant now) {
        return last.getMetadata().getDeletionTimestamp() != null
                ? last
                : new PodBuilder(last)
                        .editMetadata()
                        .withDeletionTimestamp(now.toString())
                        .endMetadata()
                        .build();
    }

    private static long version(Pod pod) {
        return Long.parseLong(pod.getMetadata().getResourceVersion());
    }
}

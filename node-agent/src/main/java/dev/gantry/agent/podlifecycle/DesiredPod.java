package dev.gantry.agent.podlifecycle;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A pod as it is to run, with the status that was last reported.
 *
 * @param pod as the API asks for it, but with the resources that the node has granted to it
 * @param drainTimeout how long a terminating pod waits for the proxies' word that they route nothing to it
 * @param hold why nothing of it may be started yet, if so
 * @param pendingResize why it does not get the resources that the API asks for, if so
 * @param rejection why its node does not take it, if so
 */
public record DesiredPod(
        Pod pod,
        Duration drainTimeout,
        Optional<StartHold> hold,
        Optional<PendingResize> pendingResize,
        Optional<PodRejection> rejection) {

    /** The condition that says every live proxy routes nothing new to a terminating pod. */
    public static final String DRAINED = "gantry.dev/Drained";

    private static final long DEFAULT_GRACE_SECONDS = 30;

    /** One that may start. */
    public DesiredPod(Pod pod, Duration drainTimeout) {
        this(pod, drainTimeout, Optional.empty(), Optional.empty(), Optional.empty());
    }

    public DesiredPod heldBy(Optional<StartHold> reason) {
        return new DesiredPod(pod, drainTimeout, reason, pendingResize, rejection);
    }

    /** The same pod with the resources that its node has granted to it. */
    public DesiredPod granted(Allocation allocation, Optional<PendingResize> pending) {
        return new DesiredPod(allocation.appliedTo(pod), drainTimeout, hold, pending, rejection);
    }

    /** The same pod, which its node does not take. */
    public DesiredPod rejectedFor(PodRejection reason) {
        return new DesiredPod(pod, drainTimeout, hold, pendingResize, Optional.of(reason));
    }

    /** Whether it failed before any of its containers was made, now or under an agent before. */
    boolean wasNeverTaken() {
        return rejection.isPresent()
                || (reportedFinished() && reported().getContainerStatuses().isEmpty());
    }

    public List<Container> initContainers() {
        return pod.getSpec().getInitContainers();
    }

    public List<Container> containers() {
        return pod.getSpec().getContainers();
    }

    public Stream<Container> allContainers() {
        return Stream.concat(initContainers().stream(), containers().stream());
    }

    public Optional<Container> container(String name) {
        return allContainers().filter(c -> c.getName().equals(name)).findFirst();
    }

    /** An init container that goes on running beside the pod's containers. */
    public static boolean isSidecar(Container initContainer) {
        return "Always".equals(initContainer.getRestartPolicy());
    }

    public RestartPolicy restartPolicy() {
        return RestartPolicy.of(pod.getSpec().getRestartPolicy());
    }

    public String uid() {
        return pod.getMetadata().getUid();
    }

    public boolean terminating() {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    /** How long the containers may take to end. */
    public Duration grace() {
        Long ofDeletion = pod.getMetadata().getDeletionGracePeriodSeconds();
        Long ofSpec = pod.getSpec().getTerminationGracePeriodSeconds();
        long seconds = ofDeletion != null ? ofDeletion : ofSpec != null ? ofSpec : DEFAULT_GRACE_SECONDS;
        return Duration.ofSeconds(Math.max(0, seconds));
    }

    public PodStatus reported() {
        return Objects.requireNonNullElseGet(pod.getStatus(), PodStatus::new);
    }

    public Optional<ContainerStatus> reported(String container) {
        return Stream.concat(reported().getInitContainerStatuses().stream(), reported().getContainerStatuses().stream())
                .filter(status -> status.getName().equals(container))
                .findFirst();
    }

    public Optional<PodCondition> condition(String type) {
        return reported().getConditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }

    public boolean drained() {
        return condition(DRAINED).filter(c -> "True".equals(c.getStatus())).isPresent();
    }

    /** Whether the pod was already reported as done for good; it then never runs again. */
    public boolean reportedFinished() {
        String phase = reported().getPhase();
        return "Succeeded".equals(phase) || "Failed".equals(phase);
    }
}

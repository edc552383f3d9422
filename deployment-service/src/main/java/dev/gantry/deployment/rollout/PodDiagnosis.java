package dev.gantry.deployment.rollout;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads from a pod's status what is wrong with it; nothing is remembered between two looks.
 *
 * <p>A pod has lost its readiness when its Ready condition turned false after all of its containers had started: before
 * they start it is false already, and a container that ends turns it false before the next start. What a lost node says of
 * its pods carries other reasons, and is no trouble of the template.
 */
final class PodDiagnosis {

    /** The image is not there, or the container cannot be made of it; the first five are about images. */
    private static final Set<String> CANNOT_START = Set.of(
            "ErrImagePull",
            "ImagePullBackOff",
            "ErrImageNeverPull",
            "InvalidImageName",
            "ImageInspectError",
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError");

    private static final String UNREADY = "ContainersNotReady";

    private PodDiagnosis() {}

    /** The first trouble found, in the order of {@link PodTrouble}; empty for a pod that is well or still on its way. */
    static Optional<PodTrouble> of(Pod pod, Instant now) {
        if (pod.getStatus() == null) {
            return Optional.empty();
        }
        List<ContainerStatus> containers = containers(pod);
        return containers.stream()
                .flatMap(c -> crashLoop(c).stream())
                .findFirst()
                .or(() -> containers.stream()
                        .flatMap(c -> cannotStart(pod, c, now).stream())
                        .findFirst())
                .or(() -> unready(pod, now));
    }

    private static List<ContainerStatus> containers(Pod pod) {
        return Stream.of(
                        pod.getStatus().getInitContainerStatuses(),
                        pod.getStatus().getContainerStatuses())
                .filter(java.util.Objects::nonNull)
                .flatMap(Collection::stream)
                .toList();
    }

    private static Optional<PodTrouble> crashLoop(ContainerStatus container) {
        return waiting(container)
                .filter(waiting -> "CrashLoopBackOff".equals(waiting.getReason()))
                .map(_ -> new PodTrouble.CrashLoop(
                        container.getName(), Replicas.orElse(container.getRestartCount(), 0), lastEnd(container)));
    }

    private static String lastEnd(ContainerStatus container) {
        return Optional.ofNullable(container.getLastState())
                .map(ContainerState::getTerminated)
                .map(ContainerStateTerminated::getExitCode)
                .map(code -> ", last with exit code " + code)
                .orElse("");
    }

    private static Optional<PodTrouble> cannotStart(Pod pod, ContainerStatus container, Instant now) {
        return waiting(container)
                .filter(waiting -> waiting.getReason() != null && CANNOT_START.contains(waiting.getReason()))
                .map(waiting -> new PodTrouble.CannotStart(
                        container.getName(),
                        settled(waiting.getReason()),
                        waiting.getMessage() == null ? waiting.getReason() : waiting.getMessage(),
                        RolloutCondition.time(pod.getStatus().getStartTime(), now)));
    }

    /** A pull that failed and the wait for the next one take turns, and are one trouble. */
    private static String settled(String reason) {
        return reason.equals("ErrImagePull") ? "ImagePullBackOff" : reason;
    }

    private static Optional<PodTrouble> unready(Pod pod, Instant now) {
        Optional<Instant> started = allStarted(pod, now);
        Optional<Instant> unready = unreadySince(pod, now);
        if (started.isEmpty() || unready.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                unready.get().isAfter(started.get())
                        ? new PodTrouble.LostReadiness(unready.get())
                        : new PodTrouble.NotReadyYet(started.get()));
    }

    /** When the last of the containers started, if all of them run and none is still in its startup probe. */
    private static Optional<Instant> allStarted(Pod pod, Instant now) {
        List<ContainerStatus> statuses = pod.getStatus().getContainerStatuses();
        boolean running = statuses != null
                && !statuses.isEmpty()
                && statuses.stream()
                        .allMatch(c -> c.getState() != null
                                && c.getState().getRunning() != null
                                && Boolean.TRUE.equals(c.getStarted()));
        return running
                ? statuses.stream()
                        .map(c ->
                                RolloutCondition.time(c.getState().getRunning().getStartedAt(), now))
                        .max(Instant::compareTo)
                : Optional.empty();
    }

    private static Optional<Instant> unreadySince(Pod pod, Instant now) {
        List<PodCondition> conditions = pod.getStatus().getConditions();
        return conditions == null
                ? Optional.empty()
                : conditions.stream()
                        .filter(c -> "Ready".equals(c.getType()) && "False".equals(c.getStatus()))
                        .filter(c -> UNREADY.equals(c.getReason()))
                        .map(c -> RolloutCondition.time(c.getLastTransitionTime(), now))
                        .findFirst();
    }

    private static Optional<ContainerStateWaiting> waiting(ContainerStatus container) {
        return Optional.ofNullable(container.getState()).map(ContainerState::getWaiting);
    }
}

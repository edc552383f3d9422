package dev.gantry.agent.stream.pod;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.Optional;
import java.util.stream.Stream;

/** What a pod's status says of a container, which tells why the runtime has none. */
final class ReportedStatus {

    private ReportedStatus() {}

    static Optional<ContainerStatus> of(Pod pod, String container) {
        return status(pod).stream()
                .flatMap(status -> Stream.of(
                        status.getContainerStatuses(),
                        status.getInitContainerStatuses(),
                        status.getEphemeralContainerStatuses()))
                .flatMap(statuses -> statuses.stream())
                .filter(status -> container.equals(status.getName()))
                .findFirst();
    }

    /** Whether the container ended and its next start is awaited. */
    static boolean waitsForRestart(ContainerStatus status) {
        return status.getState() != null
                && status.getState().getWaiting() != null
                && status.getLastState() != null
                && status.getLastState().getTerminated() != null;
    }

    /** The end of a sentence that begins with the container and its pod. */
    static String whyNoOutput(Pod pod, Optional<ContainerStatus> status) {
        if (status.map(ContainerStatus::getState)
                .filter(s -> s.getTerminated() != null)
                .isPresent()) {
            return " is terminated";
        }
        String reason = status.map(ContainerStatus::getState)
                .flatMap(state -> Optional.ofNullable(state.getWaiting()))
                .flatMap(waiting -> Optional.ofNullable(waiting.getReason()))
                .orElse(pod.getSpec().getInitContainers().isEmpty() ? "ContainerCreating" : "PodInitializing");
        return " is waiting to start: "
                + switch (reason) {
                    case "ErrImagePull" -> "image can't be pulled";
                    case "ImagePullBackOff" -> "trying and failing to pull image";
                    default -> reason;
                };
    }

    static String phase(Pod pod) {
        return status(pod).map(PodStatus::getPhase).orElse("Pending");
    }

    private static Optional<PodStatus> status(Pod pod) {
        return Optional.ofNullable(pod.getStatus());
    }
}

package dev.gantry.deployment.pod;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Whether a pod hangs on its own template, so that it will not get ready by itself. */
public final class StuckPod {

    /** What a container waits with that cannot start; one that is just being created waits with other reasons. */
    private static final Set<String> HOPELESS = Set.of(
            "CrashLoopBackOff",
            "ImagePullBackOff",
            "ErrImagePull",
            "ErrImageNeverPull",
            "InvalidImageName",
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError");

    private StuckPod() {}

    /** Whether a container cannot start, or the pod fits no node. */
    public static boolean is(Pod pod) {
        return pod.getStatus() != null && (unschedulable(pod) || containers(pod).anyMatch(StuckPod::hopeless));
    }

    private static boolean unschedulable(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(c -> "PodScheduled".equals(c.getType())
                        && "False".equals(c.getStatus())
                        && "Unschedulable".equals(c.getReason()));
    }

    private static Stream<ContainerStatus> containers(Pod pod) {
        return Stream.of(
                        pod.getStatus().getInitContainerStatuses(),
                        pod.getStatus().getContainerStatuses())
                .flatMap(List::stream);
    }

    private static boolean hopeless(ContainerStatus container) {
        return Optional.ofNullable(container.getState())
                .map(state -> state.getWaiting())
                .map(waiting -> waiting.getReason())
                .filter(HOPELESS::contains)
                .isPresent();
    }
}

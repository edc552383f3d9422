package dev.gantry.agent.podlifecycle;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Says what a container waits for, in the API's words. */
final class WaitingStates {

    /** How long a failed pull shows as the failure itself before it shows as waiting for the next. */
    private static final Duration FAILURE_SHOWN = Duration.ofSeconds(3);

    private WaitingStates() {}

    static ContainerState of(Container container, DesiredPod desired, ObservedPod observed, Instant now) {
        ImageState image = observed.memory().images().get(container.getName());
        if (image instanceof ImageState.Missing missing && missing.image().equals(container.getImage())) {
            return imageMissing(missing, now);
        }
        StartFailure failure = observed.memory().failures().get(container.getName());
        if (failure != null) {
            return waiting(failure.reason(), failure.message());
        }
        return waiting(initialising(container, desired, observed, now) ? "PodInitializing" : "ContainerCreating", null);
    }

    private static ContainerState imageMissing(ImageState.Missing missing, Instant now) {
        boolean shown = now.isBefore(missing.failedAt().plus(FAILURE_SHOWN));
        if (shown || !missing.reason().equals("ErrImagePull")) {
            return waiting(missing.reason(), missing.message());
        }
        return waiting(
                "ImagePullBackOff",
                "Back-off pulling image \"" + missing.image() + "\": ErrImagePull: " + missing.message());
    }

    /** Whether the container waits for init containers before it. */
    private static boolean initialising(Container container, DesiredPod desired, ObservedPod observed, Instant now) {
        boolean main = desired.containers().contains(container);
        return main
                && desired.initContainers().stream()
                        .filter(init -> !DesiredPod.isSidecar(init))
                        .anyMatch(init -> !(ContainerView.of(init.getName(), desired, observed, now)
                                        instanceof ContainerView.Over(Ended end)
                                && end.exitCode() == 0));
    }

    static ContainerState crashLoop(Container container, DesiredPod desired, Duration wait) {
        var metadata = desired.pod().getMetadata();
        return waiting(
                "CrashLoopBackOff",
                "back-off " + text(wait) + " restarting failed container=" + container.getName() + " pod="
                        + metadata.getName() + "_" + metadata.getNamespace() + "(" + metadata.getUid() + ")");
    }

    /** 10s, 1m20s, 5m0s: as the API's other durations in messages. */
    private static String text(Duration wait) {
        return wait.toMinutes() == 0 ? wait.toSeconds() + "s" : wait.toMinutes() + "m" + wait.toSecondsPart() + "s";
    }

    private static ContainerState waiting(String reason, @Nullable String message) {
        return new ContainerStateBuilder()
                .withNewWaiting()
                .withReason(reason)
                .withMessage(message)
                .endWaiting()
                .build();
    }
}

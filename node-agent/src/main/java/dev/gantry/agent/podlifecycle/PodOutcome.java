package dev.gantry.agent.podlifecycle;

import io.fabric8.kubernetes.api.model.Container;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whether a pod is done for good. */
enum PodOutcome {
    UNDECIDED,
    SUCCEEDED,
    FAILED;

    static PodOutcome of(DesiredPod desired, ObservedPod observed, Instant now) {
        if (desired.reportedFinished()) {
            return "Succeeded".equals(desired.reported().getPhase()) ? SUCCEEDED : FAILED;
        }
        if (desired.rejection().isPresent() || deadlineExceeded(desired, now) || initFailed(desired, observed, now)) {
            return FAILED;
        }
        return ofContainers(desired, observed, now);
    }

    static boolean deadlineExceeded(DesiredPod desired, Instant now) {
        Long seconds = desired.pod().getSpec().getActiveDeadlineSeconds();
        Optional<Instant> start = WireTime.parse(desired.reported().getStartTime());
        return seconds != null && start.isPresent() && !now.isBefore(start.get().plus(Duration.ofSeconds(seconds)));
    }

    private static boolean initFailed(DesiredPod desired, ObservedPod observed, Instant now) {
        return desired.restartPolicy() == RestartPolicy.NEVER
                && desired.initContainers().stream()
                        .filter(init -> !DesiredPod.isSidecar(init))
                        .anyMatch(init -> ContainerView.of(init.getName(), desired, observed, now)
                                        instanceof ContainerView.Over(Ended end)
                                && end.exitCode() != 0);
    }

    private static PodOutcome ofContainers(DesiredPod desired, ObservedPod observed, Instant now) {
        PodOutcome outcome = SUCCEEDED;
        List<Container> containers = desired.containers();
        for (Container container : containers) {
            ContainerView view = ContainerView.of(container.getName(), desired, observed, now);
            if (!(view instanceof ContainerView.Over(Ended end))
                    || desired.restartPolicy().restartsAfter(end.exitCode())) {
                return UNDECIDED;
            }
            outcome = end.exitCode() == 0 ? outcome : FAILED;
        }
        return outcome;
    }
}

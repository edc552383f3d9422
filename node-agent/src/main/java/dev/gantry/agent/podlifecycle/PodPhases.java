package dev.gantry.agent.podlifecycle;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Sums the states of a pod's containers up in one word. */
final class PodPhases {

    private PodPhases() {}

    static String phase(
            DesiredPod desired,
            ObservedPod observed,
            List<ContainerStatus> init,
            List<ContainerStatus> main,
            Instant now) {
        PodOutcome outcome = PodOutcome.of(desired, observed, now);
        boolean mayRunOn = desired.restartPolicy() == RestartPolicy.ALWAYS
                || observed.running().findAny().isPresent();
        return switch (outcome) {
            case SUCCEEDED -> "Succeeded";
            case FAILED -> "Failed";
            case UNDECIDED -> desired.terminating() && !mayRunOn ? "Failed" : ofLiving(desired, init, main);
        };
    }

    /** Running once every container has run at least once; a pod never goes back to Pending from there. */
    private static String ofLiving(DesiredPod desired, List<ContainerStatus> init, List<ContainerStatus> main) {
        boolean was = "Running".equals(desired.reported().getPhase());
        boolean initialised = init.stream().allMatch(PodPhases::initDone);
        boolean everRan = main.stream().allMatch(PodPhases::hasRun);
        return was || (initialised && everRan) ? "Running" : "Pending";
    }

    private static boolean initDone(ContainerStatus status) {
        return Boolean.TRUE.equals(status.getReady()) || Boolean.TRUE.equals(status.getStarted());
    }

    private static boolean hasRun(ContainerStatus status) {
        return Stream.of(status.getState(), status.getLastState())
                .anyMatch(state -> state != null && (state.getRunning() != null || state.getTerminated() != null));
    }
}

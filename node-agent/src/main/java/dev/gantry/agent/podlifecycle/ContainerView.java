package dev.gantry.agent.podlifecycle;

import dev.gantry.agent.runtime.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import java.time.Instant;
import java.util.Optional;

/** Where one container of the pod stands. */
sealed interface ContainerView {

    /** The exit code of a run whose container vanished: as if killed, since nobody knows. */
    int UNKNOWN_EXIT_CODE = 137;

    /** Has not run. */
    record NotStarted(int nextRestart) implements ContainerView {}

    /** Was created, and starting it was interrupted or refused. */
    record Unstarted(ObservedContainer run) implements ContainerView {}

    record Running(ObservedContainer run) implements ContainerView {}

    record Over(Ended end) implements ContainerView {}

    static ContainerView of(String name, DesiredPod desired, ObservedPod observed, Instant now) {
        return observed.latest(name)
                .map(run -> of(run, observed))
                .orElseGet(() -> desired.reported(name)
                        .map(status -> vanished(status, now))
                        .orElse(new NotStarted(0)));
    }

    private static ContainerView of(ObservedContainer run, ObservedPod observed) {
        return switch (run.state()) {
            case ContainerState.Created() -> new Unstarted(run);
            case ContainerState.Running(Instant _) -> new Running(run);
            case ContainerState.Exited exited ->
                new Over(new Ended(
                        run.restart(),
                        resized(run, observed) ? 0 : run.crashStreak(),
                        resized(run, observed) ? UNKNOWN_EXIT_CODE : exited.exitCode(),
                        exited.startedAt().isBefore(run.createdAt()) ? run.createdAt() : exited.startedAt(),
                        exited.finishedAt().isBefore(run.createdAt()) ? run.createdAt() : exited.finishedAt(),
                        observed.inCurrentSandbox(run)));
        };
    }

    /** Ended by this agent to be started anew: that is neither its success nor a crash. */
    private static boolean resized(ObservedContainer run, ObservedPod observed) {
        return observed.memory().resized().contains(run.id());
    }

    /** The runtime does not know the container; the status tells whether it ever ran. */
    private static ContainerView vanished(ContainerStatus status, Instant now) {
        int restarts = Optional.ofNullable(status.getRestartCount()).orElse(0);
        var state = Optional.ofNullable(status.getState());
        var terminated = state.map(s -> s.getTerminated());
        if (terminated.isPresent()) {
            // An end that nobody saw is long ago: to take it for this moment would put the restart off for good.
            Instant end = WireTime.parse(terminated.get().getFinishedAt()).orElse(Instant.EPOCH);
            int code = Optional.ofNullable(terminated.get().getExitCode()).orElse(UNKNOWN_EXIT_CODE);
            return new Over(new Ended(restarts, restarts, code, end, end, false));
        }
        if (state.map(s -> s.getRunning()).isPresent()) {
            return new Over(new Ended(restarts, 0, UNKNOWN_EXIT_CODE, now, now, false));
        }
        String id = status.getContainerID();
        return new NotStarted(id == null || id.isEmpty() ? restarts : restarts + 1);
    }
}

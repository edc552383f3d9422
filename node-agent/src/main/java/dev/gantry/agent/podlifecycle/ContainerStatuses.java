package dev.gantry.agent.podlifecycle;

import dev.gantry.agent.runtime.ContainerState.Exited;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import java.time.Instant;
import java.util.Optional;

/** Computes the status of each container of a pod. */
final class ContainerStatuses {

    private final DesiredPod desired;
    private final ObservedPod observed;
    private final String engine;
    private final Instant now;

    ContainerStatuses(DesiredPod desired, ObservedPod observed, String engine, Instant now) {
        this.desired = desired;
        this.observed = observed;
        this.engine = engine;
        this.now = now;
    }

    ContainerStatus ofMain(Container container) {
        return status(container, false);
    }

    /** An init container is ready once it has ended well; a sidecar while it runs and its probe says so. */
    ContainerStatus ofInit(Container container) {
        return status(container, !DesiredPod.isSidecar(container));
    }

    private ContainerStatus status(Container container, boolean readyByEnding) {
        String name = container.getName();
        return observed.latest(name)
                .map(run -> ofRun(container, run, readyByEnding))
                .orElseGet(() -> desired.reported(name)
                        .filter(status -> hasRun(status))
                        .map(status -> gone(container, status))
                        .orElseGet(() -> neverRan(container)));
    }

    private static boolean hasRun(ContainerStatus status) {
        ContainerState state = status.getState();
        boolean runsOrRan = state != null && (state.getRunning() != null || state.getTerminated() != null);
        return runsOrRan
                || (status.getLastState() != null && status.getLastState().getTerminated() != null);
    }

    private ContainerStatus neverRan(Container container) {
        int restarts = desired.reported(container.getName())
                .map(ContainerStatus::getRestartCount)
                .orElse(0);
        return new ContainerStatusBuilder()
                .withName(container.getName())
                .withImage(container.getImage())
                .withImageID("")
                .withReady(false)
                .withStarted(false)
                .withRestartCount(restarts)
                .withState(waiting(container))
                .withAllocatedResources(ReportedResources.allocated(container))
                .withResources(ReportedResources.of(container))
                .withNewLastState()
                .endLastState()
                .build();
    }

    /** The runtime no longer knows a container that ran: its reported end stays, or the end is unknown. */
    private ContainerStatus gone(Container container, ContainerStatus reported) {
        ContainerState state = reported.getState();
        boolean ended = state != null && state.getTerminated() != null;
        boolean waiting = state != null && state.getWaiting() != null;
        ContainerState next =
                ended ? state : waiting ? waiting(container) : TerminatedStates.unknown(reported.getContainerID());
        return new ContainerStatusBuilder(reported)
                .withReady(ended && Boolean.TRUE.equals(reported.getReady()))
                .withStarted(false)
                .withState(next)
                .withAllocatedResources(ReportedResources.allocated(container))
                .withResources(ReportedResources.of(container))
                .build();
    }

    private ContainerStatus ofRun(Container container, ObservedContainer run, boolean readyByEnding) {
        ContainerHealth health = observed.memory().health().getOrDefault(run.id(), ContainerHealth.unprobed(container));
        boolean waits = !run.running() && waits(container, run);
        boolean endedWell = run.state() instanceof Exited exited && exited.exitCode() == 0;
        return new ContainerStatusBuilder()
                .withName(run.name())
                .withImage(run.image())
                .withImageID(run.imageId())
                .withContainerID(engine + "://" + run.id())
                .withRestartCount(run.restart())
                .withReady(readyByEnding ? endedWell : run.running() && health.started() && health.ready())
                .withStarted(run.running() && health.started())
                .withState(state(container, run, waits))
                .withAllocatedResources(ReportedResources.allocated(container))
                .withResources(ReportedResources.of(container, run))
                .withLastState(lastState(run, waits))
                .build();
    }

    /** Ended, and to be started again later. */
    private boolean waits(Container container, ObservedContainer run) {
        if (desired.terminating() || !(run.state() instanceof Exited)) {
            return false;
        }
        boolean refused = observed.memory().images().get(run.name()) instanceof ImageState.Missing
                || observed.memory().failures().containsKey(run.name());
        return restarts(container, run) && (refused || now.isBefore(BackOff.restartAt(end(container))));
    }

    private boolean restarts(Container container, ObservedContainer run) {
        if (PodOutcome.of(desired, observed, now) != PodOutcome.UNDECIDED) {
            return false;
        }
        boolean init =
                desired.initContainers().stream().anyMatch(c -> c.getName().equals(run.name()));
        RestartPolicy policy = init
                ? DesiredPod.isSidecar(container) ? RestartPolicy.ALWAYS : RestartPolicy.ON_FAILURE
                : desired.restartPolicy();
        return policy.restartsAfter(end(container).exitCode());
    }

    private Ended end(Container container) {
        return ((ContainerView.Over) ContainerView.of(container.getName(), desired, observed, now)).end();
    }

    private ContainerState state(Container container, ObservedContainer run, boolean waits) {
        return switch (run.state()) {
            case dev.gantry.agent.runtime.ContainerState.Running(Instant startedAt) ->
                new ContainerStateBuilder()
                        .withNewRunning(WireTime.format(startedAt))
                        .build();
            case dev.gantry.agent.runtime.ContainerState.Created() -> waiting(container);
            case Exited exited -> waits ? waitingAfter(container, exited) : TerminatedStates.of(run, exited, engine);
        };
    }

    private ContainerState waitingAfter(Container container, Exited exited) {
        ContainerState refused = waiting(container);
        if (!refused.getWaiting().getReason().equals("ContainerCreating")
                || exited.finishedAt().isAfter(now)) {
            return refused;
        }
        return WaitingStates.crashLoop(container, desired, BackOff.after(BackOff.streak(end(container))));
    }

    private ContainerState lastState(ObservedContainer run, boolean waits) {
        Optional<ObservedContainer> last = waits
                ? Optional.of(run)
                : observed.runs(run.name()).stream().skip(1).findFirst();
        return last.filter(r -> r.state() instanceof Exited)
                .map(r -> TerminatedStates.of(r, (Exited) r.state(), engine))
                .or(() -> desired.reported(run.name())
                        .filter(s -> run.restart() > 0)
                        .map(ContainerStatus::getLastState))
                .orElseGet(ContainerState::new);
    }

    private ContainerState waiting(Container container) {
        return WaitingStates.of(container, desired, observed, now);
    }
}

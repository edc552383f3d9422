package dev.gantry.agent.podlifecycle;

import io.fabric8.kubernetes.api.model.Container;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Plans the end of a pod: wait until no proxy routes to it, end its containers, then its sidecars in reverse order, remove
 * what is left, delete its object.
 */
final class Termination {

    private final DesiredPod desired;
    private final ObservedPod observed;
    private final PlanBuilder plan;

    Termination(DesiredPod desired, ObservedPod observed, PlanBuilder plan) {
        this.desired = desired;
        this.observed = observed;
        this.plan = plan;
    }

    void plan() {
        if (observed.running().findAny().isPresent()) {
            if (mayStop()) {
                stopRunning(desired.grace(), waitsForDrain());
            }
        } else if (!plan.busy()) {
            removeRemains();
        }
    }

    private boolean waitsForDrain() {
        return !desired.drained()
                && !desired.grace().isZero()
                && !desired.drainTimeout().isZero();
    }

    private boolean mayStop() {
        if (!waitsForDrain()) {
            return true;
        }
        Instant since = observed.memory().terminatingSince().orElse(plan.now());
        return plan.due(since.plus(desired.drainTimeout()));
    }

    /** A pod that is done for good keeps its ended containers, for their logs, and gives back its address. */
    void release() {
        if (observed.running().findAny().isPresent()) {
            stopRunning(desired.grace(), false);
        } else if (!plan.busy()) {
            observed.sandboxes().forEach(sandbox -> plan.add(new PodAction.RemoveSandbox(sandbox.id())));
        }
    }

    private void stopRunning(Duration grace, boolean undrained) {
        List<ObservedContainer> others =
                observed.running().filter(run -> !isSidecar(run.name())).toList();
        if (others.isEmpty()) {
            lastSidecar().ifPresent(run -> plan.add(stop(run, grace, undrained)));
        } else {
            others.forEach(run -> plan.add(stop(run, grace, undrained)));
        }
    }

    private static PodAction stop(ObservedContainer run, Duration grace, boolean undrained) {
        return new PodAction.StopContainer(run.name(), run.id(), grace, "Stopping container " + run.name(), undrained);
    }

    private boolean isSidecar(String name) {
        return desired.initContainers().stream()
                .anyMatch(init -> DesiredPod.isSidecar(init) && init.getName().equals(name));
    }

    private Optional<ObservedContainer> lastSidecar() {
        List<Container> sidecars = new ArrayList<>(desired.initContainers());
        return sidecars.reversed().stream()
                .flatMap(init -> observed.runs(init.getName()).stream())
                .filter(ObservedContainer::running)
                .findFirst();
    }

    private void removeRemains() {
        if (observed.containers().isEmpty() && observed.sandboxes().isEmpty()) {
            plan.add(new PodAction.FinishDeletion(desired.uid()));
            return;
        }
        observed.containers().forEach(run -> plan.add(new PodAction.RemoveContainer(run.name(), run.id())));
        observed.sandboxes().forEach(sandbox -> plan.add(new PodAction.RemoveSandbox(sandbox.id())));
    }
}

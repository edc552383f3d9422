package dev.gantry.agent.podlifecycle;

import java.time.Instant;
import java.util.List;

/**
 * Decides what to do next for a pod. A pod that is to run gets a sandbox, then its init containers in order, then its
 * containers; what ends is started again as the restart policy says, with growing waits. A pod that is done, or to be
 * deleted, is taken down in the reverse order. For a pod that is held, nothing is done.
 *
 * <p>Example: a pod with one init container and nothing there yields, over successive observations, CreateSandbox and
 * EnsureImage(init), StartContainer(init), and once that has ended with 0, EnsureImage and StartContainer of its containers.
 */
public final class PodReconciler {

    private PodReconciler() {}

    /** The plan; its actions leave out whatever {@code observed} shows as being carried out. */
    public static PodPlan plan(DesiredPod desired, ObservedPod observed, Instant now) {
        PlanBuilder plan = new PlanBuilder(observed.memory().inFlight(), now);
        if (desired.terminating()) {
            new Termination(desired, observed, plan).plan();
        } else if (PodOutcome.of(desired, observed, now) != PodOutcome.UNDECIDED) {
            new Termination(desired, observed, plan).release();
        } else if (desired.hold().isPresent()) {
            plan.due(desired.hold().get().until());
        } else {
            new Running(desired, observed, plan).plan();
        }
        return plan.build();
    }

    public static List<PodAction> reconcile(DesiredPod desired, ObservedPod observed, Instant now) {
        return plan(desired, observed, now).actions();
    }
}

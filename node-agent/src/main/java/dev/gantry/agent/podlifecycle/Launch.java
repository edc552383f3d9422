package dev.gantry.agent.podlifecycle;

import io.fabric8.kubernetes.api.model.Container;
import java.util.Optional;

/** Plans the start of a container: its image first, then itself, each with its waits after failures. */
final class Launch {

    private final DesiredPod desired;
    private final ObservedPod observed;
    private final PlanBuilder plan;
    private final ObservedSandbox sandbox;

    Launch(DesiredPod desired, ObservedPod observed, PlanBuilder plan, ObservedSandbox sandbox) {
        this.desired = desired;
        this.observed = observed;
        this.plan = plan;
        this.sandbox = sandbox;
    }

    void start(Container container, int restart, int crashStreak) {
        if (imageReady(container, restart)) {
            create(container.getName(), restart, crashStreak);
        }
    }

    /** Starts what was created already. */
    void start(ObservedContainer created) {
        plan.add(new PodAction.StartContainer(
                created.name(), sandbox.id(), created.restart(), created.crashStreak(), 0, Optional.of(created.id())));
    }

    private boolean imageReady(Container container, int restart) {
        PullPolicy policy = PullPolicy.of(container);
        ImageState state = observed.memory().images().get(container.getName());
        if (state == null || !state.image().equals(container.getImage())) {
            ensureImage(container, policy, restart, 0);
            return false;
        }
        return switch (state) {
            case ImageState.Present present -> {
                boolean checked = policy != PullPolicy.ALWAYS || present.restart() == restart;
                if (!checked) {
                    ensureImage(container, policy, restart, 0);
                }
                yield checked;
            }
            case ImageState.Missing missing -> {
                if (plan.due(BackOff.retryAt(missing))) {
                    ensureImage(container, policy, restart, missing.attempts());
                }
                yield false;
            }
        };
    }

    private void ensureImage(Container container, PullPolicy policy, int restart, int attempts) {
        plan.add(new PodAction.EnsureImage(container.getName(), container.getImage(), policy, restart, attempts));
    }

    private void create(String name, int restart, int crashStreak) {
        StartFailure failure = observed.memory().failures().get(name);
        if (failure == null || plan.due(BackOff.retryAt(failure))) {
            int attempts = failure == null ? 0 : failure.attempts();
            plan.add(new PodAction.StartContainer(name, sandbox.id(), restart, crashStreak, attempts));
        }
    }

    DesiredPod desired() {
        return desired;
    }
}

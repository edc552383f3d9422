package dev.gantry.agent.podlifecycle;

import dev.gantry.agent.runtime.ContainerId;
import io.fabric8.kubernetes.api.model.Container;
import java.util.Optional;

/**
 * Plans the creation of a pod's first containers while its sandbox is being started, which an engine does side by side: the
 * containers are then only started. It is left to the usual start where that would know more: after init containers, after a
 * failure, and for a container that is told the pod's address, which the sandbox has only once it runs.
 */
final class EarlyContainers {

    private static final String POD_ADDRESS = "status.podIP";

    private final DesiredPod desired;
    private final ObservedPod observed;
    private final PlanBuilder plan;

    EarlyContainers(DesiredPod desired, ObservedPod observed, PlanBuilder plan) {
        this.desired = desired;
        this.observed = observed;
        this.plan = plan;
    }

    void create(ContainerId sandbox) {
        if (desired.initContainers().isEmpty()) {
            desired.containers().stream()
                    .filter(this::mayBeCreated)
                    .map(container -> new PodAction.StartContainer(container.getName(), sandbox, 0, 0, 0))
                    .forEach(start -> plan.add(new PodAction.CreateContainer(start)));
        }
    }

    private boolean mayBeCreated(Container container) {
        String name = container.getName();
        return imagePresent(container)
                && !observed.memory().failures().containsKey(name)
                && !asksForPodAddress(container)
                && ContainerView.of(name, desired, observed, plan.now()).equals(new ContainerView.NotStarted(0));
    }

    private boolean imagePresent(Container container) {
        return observed.memory().images().get(container.getName())
                        instanceof ImageState.Present(String image, int restart)
                && image.equals(container.getImage())
                && restart == 0;
    }

    private static boolean asksForPodAddress(Container container) {
        return container.getEnv().stream()
                .flatMap(variable -> Optional.ofNullable(variable.getValueFrom()).stream())
                .flatMap(source -> Optional.ofNullable(source.getFieldRef()).stream())
                .anyMatch(field -> field.getFieldPath().startsWith(POD_ADDRESS));
    }
}

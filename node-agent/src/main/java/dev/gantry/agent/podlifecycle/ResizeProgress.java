package dev.gantry.agent.podlifecycle;

import io.fabric8.kubernetes.api.model.Container;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether all running containers of a pod have what is allocated to them.
 *
 * @param message what is in the way, or ""
 */
record ResizeProgress(boolean isDone, String message) {

    /** The condition's type, on a pod that is being resized. */
    static final String CONDITION = "PodResizeInProgress";

    static ResizeProgress of(DesiredPod desired, ObservedPod observed) {
        if (desired.terminating() || desired.reportedFinished()) {
            return new ResizeProgress(true, "");
        }
        boolean done = true;
        List<String> obstacles = new ArrayList<>();
        for (Container container : desired.allContainers().toList()) {
            ContainerResize left = observed.latest(container.getName())
                    .filter(ObservedContainer::running)
                    .map(run -> ContainerResize.of(container, run))
                    .orElseGet(ContainerResize.Done::new);
            if (!(left instanceof ContainerResize.Done)) {
                done = false;
                obstacle(container.getName(), left, observed, obstacles);
            }
        }
        return new ResizeProgress(done, String.join("; ", obstacles));
    }

    private static void obstacle(String name, ContainerResize left, ObservedPod observed, List<String> obstacles) {
        switch (left) {
            case ContainerResize.Done _, ContainerResize.Restart _ -> {}
            case ContainerResize.Obstructed(String why) -> obstacles.add(why);
            case ContainerResize.Update(var resources, var leftOut) -> {
                leftOut.ifPresent(obstacles::add);
                observed.memory()
                        .updateFailure(name, resources)
                        .ifPresent(failure -> obstacles.add("container " + name + ": " + failure.message()));
            }
        }
    }
}

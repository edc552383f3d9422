package dev.gantry.agent.stream.pod;

import dev.gantry.agent.runtime.ContainerId;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;

/**
 * A container that runs.
 *
 * @param terminal whether its own process has a terminal
 * @param stdinOnce whether its own process's input ends with that of the first client that joins it
 */
public record RunningContainer(ContainerId id, boolean terminal, boolean stdinOnce) {

    static RunningContainer of(ContainerId id, Pod pod, String name) {
        return pod.getSpec().getContainers().stream()
                .filter(container -> name.equals(container.getName()))
                .findFirst()
                .map(container -> of(id, container))
                .orElse(new RunningContainer(id, false, false));
    }

    private static RunningContainer of(ContainerId id, Container container) {
        return new RunningContainer(
                id, Boolean.TRUE.equals(container.getTty()), Boolean.TRUE.equals(container.getStdinOnce()));
    }
}

package dev.gantry.agent.podlifecycle;

import io.fabric8.kubernetes.api.model.Container;

/** When the image of a container is fetched. */
public enum PullPolicy {
    ALWAYS,
    IF_NOT_PRESENT,
    NEVER;

    static PullPolicy of(Container container) {
        String wire = container.getImagePullPolicy();
        return switch (wire == null ? "" : wire) {
            case "Always" -> ALWAYS;
            case "Never" -> NEVER;
            default -> IF_NOT_PRESENT;
        };
    }
}

package dev.gantry.agent.podlifecycle;

import org.jspecify.annotations.Nullable;

/** When a container that ended is started again. */
public enum RestartPolicy {
    ALWAYS,
    ON_FAILURE,
    NEVER;

    static RestartPolicy of(@Nullable String wire) {
        return switch (wire == null ? "Always" : wire) {
            case "Never" -> NEVER;
            case "OnFailure" -> ON_FAILURE;
            default -> ALWAYS;
        };
    }

    boolean restartsAfter(int exitCode) {
        return this == ALWAYS || (this == ON_FAILURE && exitCode != 0);
    }
}

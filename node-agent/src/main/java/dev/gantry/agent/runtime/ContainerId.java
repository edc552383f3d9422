package dev.gantry.agent.runtime;

/** The engine's name for one container. */
public record ContainerId(String value) {
    @Override
    public String toString() {
        return value;
    }
}

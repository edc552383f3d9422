package dev.gantry.agent.pod;

import dev.gantry.agent.runtime.ContainerId;

/** Told of a container before it is removed, to save what only it holds; it may take a moment. */
@FunctionalInterface
public interface RemovalListener {
    RemovalListener NONE = id -> {};

    void beforeRemoval(ContainerId id);
}

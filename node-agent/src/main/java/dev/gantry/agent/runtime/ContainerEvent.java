package dev.gantry.agent.runtime;

import java.util.Map;

/** What an engine tells of its containers without being asked. */
public sealed interface ContainerEvent {

    /** A container changed; {@code labels} are those it was created with. */
    record Changed(Change change, ContainerId id, Map<String, String> labels) implements ContainerEvent {
        public Changed {
            labels = Map.copyOf(labels);
        }
    }

    /** Events may have been missed. */
    record Gap() implements ContainerEvent {}

    /** What happened to a container. */
    enum Change {
        STARTED,
        EXITED,
        OUT_OF_MEMORY,
        REMOVED
    }
}

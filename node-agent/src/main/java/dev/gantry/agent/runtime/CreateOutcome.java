package dev.gantry.agent.runtime;

/** What became of a request to create a container. */
public sealed interface CreateOutcome {

    record Created(ContainerId id) implements CreateOutcome {}

    /** A container of that name is already there. */
    record NameTaken(String name) implements CreateOutcome {}

    /** The image is not on this node. */
    record ImageMissing(String image, String message) implements CreateOutcome {}

    /** The engine's words why it will not. */
    record Refused(String message) implements CreateOutcome {}
}

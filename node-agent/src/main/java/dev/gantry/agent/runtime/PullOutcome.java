package dev.gantry.agent.runtime;

/** What became of a request to fetch an image. */
public sealed interface PullOutcome {

    record Pulled(ImageInfo image) implements PullOutcome {}

    /** The engine's words why it could not. */
    record Failed(String message) implements PullOutcome {}
}

package dev.gantry.agent.podlifecycle;

import java.time.Instant;

/** How far the image of a container is. */
public sealed interface ImageState {

    String image();

    /** On the node, as checked for this run of the container. */
    record Present(String image, int restart) implements ImageState {}

    /**
     * Could not be fetched.
     *
     * @param reason {@code ErrImagePull}, {@code ErrImageNeverPull} or {@code InvalidImageName}
     * @param message the engine's words
     * @param attempts how often in a row
     */
    record Missing(String image, String reason, String message, int attempts, Instant failedAt) implements ImageState {}
}

package dev.gantry.gateway.web;

import dev.gantry.apimachinery.ApiException;
import io.fabric8.kubernetes.api.model.StatusBuilder;

/** Refusals that tell the client when to try again. */
final class Refusals {

    /** About how long a service takes to be noticed after it came back. */
    private static final int RETRY_AFTER_SECONDS = 1;

    private Refusals() {}

    /** 503 with a Retry-After, on which kubectl and client libraries wait and repeat the request by themselves. */
    static ApiException comeAgain(String message) {
        return new ApiException(
                new StatusBuilder(ApiException.unavailable(message).status())
                        .editOrNewDetails()
                        .withRetryAfterSeconds(RETRY_AFTER_SECONDS)
                        .endDetails()
                        .build());
    }
}

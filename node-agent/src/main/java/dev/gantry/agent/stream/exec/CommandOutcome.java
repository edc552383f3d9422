package dev.gantry.agent.stream.exec;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.WireJson;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;

/** How a command ended, as the Status that the error channel carries. */
final class CommandOutcome {

    private CommandOutcome() {}

    static byte[] exited(int exitCode) {
        return exitCode == 0 ? encode(success()) : encode(failure(exitCode));
    }

    /** The command could not be run, or the engine broke off. */
    static byte[] broken(String problem) {
        return encode(ApiException.of(
                        500,
                        "InternalError",
                        "Internal error occurred: error executing command in container: " + problem)
                .status());
    }

    private static Status success() {
        return new StatusBuilder()
                .withNewMetadata()
                .endMetadata()
                .withStatus("Success")
                .build();
    }

    private static Status failure(int exitCode) {
        return new StatusBuilder()
                .withNewMetadata()
                .endMetadata()
                .withStatus("Failure")
                .withMessage("command terminated with exit code " + exitCode)
                .withReason("NonZeroExitCode")
                .withNewDetails()
                .addNewCause()
                .withReason("ExitCode")
                .withMessage(Integer.toString(exitCode))
                .endCause()
                .endDetails()
                .build();
    }

    private static byte[] encode(Status status) {
        return WireJson.encode(WireJson.toDocument(status));
    }
}

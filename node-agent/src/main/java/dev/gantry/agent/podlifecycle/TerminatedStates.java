package dev.gantry.agent.podlifecycle;

import dev.gantry.agent.runtime.ContainerState.Exited;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Says how a container ended, in the API's words. */
final class TerminatedStates {

    private TerminatedStates() {}

    static ContainerState of(ObservedContainer run, Exited exited, String engine) {
        Instant start = exited.startedAt().isBefore(run.createdAt()) ? run.createdAt() : exited.startedAt();
        Instant end = exited.finishedAt().isBefore(start) ? start : exited.finishedAt();
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withContainerID(engine + "://" + run.id())
                .withExitCode(exited.exitCode())
                .withReason(reason(exited))
                .withMessage(message(run, exited))
                .withStartedAt(WireTime.format(start))
                .withFinishedAt(WireTime.format(end))
                .endTerminated()
                .build();
    }

    private static String reason(Exited exited) {
        if (!exited.error().isEmpty()) {
            return "StartError";
        }
        if (exited.outOfMemory()) {
            return "OOMKilled";
        }
        return exited.exitCode() == 0 ? "Completed" : "Error";
    }

    private static @Nullable String message(ObservedContainer run, Exited exited) {
        String text = exited.error().isEmpty() ? run.message() : exited.error();
        return text.isEmpty() ? null : text;
    }

    /** The container vanished, so nobody can say how it ended. */
    static ContainerState unknown(@Nullable String containerId) {
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withContainerID(containerId)
                .withExitCode(ContainerView.UNKNOWN_EXIT_CODE)
                .withReason("ContainerStatusUnknown")
                .withMessage("The container could not be located when the pod was last looked at.")
                .endTerminated()
                .build();
    }
}

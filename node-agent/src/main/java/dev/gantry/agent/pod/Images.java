package dev.gantry.agent.pod;

import dev.gantry.agent.podlifecycle.ImageState;
import dev.gantry.agent.podlifecycle.PodAction.EnsureImage;
import dev.gantry.agent.podlifecycle.PullPolicy;
import dev.gantry.agent.runtime.PullOutcome;
import io.fabric8.kubernetes.api.model.Pod;

/** Gets the images of containers onto the node. */
final class Images {

    private final PodHost host;

    Images(PodHost host) {
        this.host = host;
    }

    void ensure(Pod pod, EnsureImage action, PodRecollection memory) {
        memory.image(action.container(), state(pod, action));
    }

    private ImageState state(Pod pod, EnsureImage action) {
        boolean there = action.policy() != PullPolicy.ALWAYS
                && host.runtime().findImage(action.image()).isPresent();
        if (there) {
            host.events()
                    .normal(pod, "Pulled", "Container image \"" + action.image() + "\" already present on machine");
            return new ImageState.Present(action.image(), action.restart());
        }
        return action.policy() == PullPolicy.NEVER ? never(pod, action) : pull(pod, action);
    }

    private ImageState never(Pod pod, EnsureImage action) {
        String message = "Container image \"" + action.image() + "\" is not present with pull policy of Never";
        host.events().warning(pod, "ErrImageNeverPull", message);
        return missing(action, "ErrImageNeverPull", message);
    }

    private ImageState pull(Pod pod, EnsureImage action) {
        host.events().normal(pod, "Pulling", "Pulling image \"" + action.image() + "\"");
        return switch (host.runtime().pull(action.image())) {
            case PullOutcome.Pulled pulled -> {
                host.events()
                        .normal(
                                pod,
                                "Pulled",
                                "Successfully pulled image \"" + action.image() + "\". Image size: "
                                        + pulled.image().sizeBytes() + " bytes.");
                yield new ImageState.Present(action.image(), action.restart());
            }
            case PullOutcome.Failed(String message) -> {
                String reason = message.contains("invalid reference format") ? "InvalidImageName" : "ErrImagePull";
                host.events().warning(pod, "Failed", "Failed to pull image \"" + action.image() + "\": " + message);
                host.events().warning(pod, "Failed", "Error: " + reason);
                yield missing(action, reason, message);
            }
        };
    }

    private ImageState missing(EnsureImage action, String reason, String message) {
        return new ImageState.Missing(
                action.image(),
                reason,
                message,
                action.attempts() + 1,
                host.clock().instant());
    }
}

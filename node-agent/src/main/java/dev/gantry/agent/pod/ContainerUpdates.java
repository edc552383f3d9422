package dev.gantry.agent.pod;

import dev.gantry.agent.podlifecycle.DesiredPod;
import dev.gantry.agent.podlifecycle.PodAction.UpdateContainer;
import dev.gantry.agent.podlifecycle.UpdateFailure;
import dev.gantry.agent.runtime.ContainerInfo;
import dev.gantry.agent.runtime.UpdateOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds running containers to other resources. */
final class ContainerUpdates {

    private static final Logger LOG = LoggerFactory.getLogger(ContainerUpdates.class);

    private final PodHost host;

    ContainerUpdates(PodHost host) {
        this.host = host;
    }

    void update(DesiredPod desired, UpdateContainer action, PodRecollection memory) {
        switch (host.runtime().update(action.id(), action.resources())) {
            case UpdateOutcome.Updated() -> {
                if (isHeld(action)) {
                    memory.updated(action.container());
                } else {
                    failed(desired, action, "its engine does not hold it to the resources that it took", memory);
                }
            }
            case UpdateOutcome.Refused(String message) -> failed(desired, action, message, memory);
        }
    }

    /** An engine may take what its kernel cannot do, and only warn of it; a container that is gone needs nothing any more. */
    private boolean isHeld(UpdateContainer action) {
        return host.runtime()
                .inspect(action.id())
                .map(ContainerInfo::resources)
                .map(action.resources()::equals)
                .orElse(true);
    }

    private void failed(DesiredPod desired, UpdateContainer action, String message, PodRecollection memory) {
        memory.updateFailed(
                action.container(),
                new UpdateFailure(
                        action.resources(),
                        message,
                        action.attempts() + 1,
                        host.clock().instant()));
        String what = action.endsBoost() ? "keeps the weight that it had while it started" : "is not resized";
        LOG.info("container {} of pod {} {}: {}", action.container(), desired.uid(), what, message);
        String reason = action.endsBoost() ? "StartBoostError" : "ResizeError";
        host.events().warning(desired.pod(), reason, "container " + action.container() + ": " + message);
    }
}

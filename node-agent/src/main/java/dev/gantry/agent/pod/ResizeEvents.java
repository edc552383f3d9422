package dev.gantry.agent.pod;

import dev.gantry.apimachinery.event.EventRecorder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells of how a pod's resize goes, as its conditions change. */
final class ResizeEvents {

    private static final String PENDING = "PodResizePending";
    private static final String IN_PROGRESS = "PodResizeInProgress";

    private final EventRecorder events;

    ResizeEvents(EventRecorder events) {
        this.events = events;
    }

    void tell(Pod pod, @Nullable PodStatus before, PodStatus after) {
        condition(after, PENDING)
                .filter(now -> !Objects.equals(
                        Optional.of(reason(now)), condition(before, PENDING).map(ResizeEvents::reason)))
                .ifPresent(now -> events.warning(
                        pod, "Resize" + reason(now), "Pod resize " + reason(now) + ": " + now.getMessage()));
        boolean was = condition(before, IN_PROGRESS).isPresent();
        boolean is = condition(after, IN_PROGRESS).isPresent();
        if (!was && is) {
            events.normal(pod, "ResizeStarted", "Pod resize started");
        } else if (was && !is) {
            events.normal(pod, "ResizeCompleted", "Pod resize completed");
        }
    }

    private static String reason(PodCondition condition) {
        return Objects.requireNonNullElse(condition.getReason(), "");
    }

    private static Optional<PodCondition> condition(@Nullable PodStatus status, String type) {
        return status == null
                ? Optional.empty()
                : status.getConditions().stream()
                        .filter(condition -> type.equals(condition.getType()))
                        .findFirst();
    }
}

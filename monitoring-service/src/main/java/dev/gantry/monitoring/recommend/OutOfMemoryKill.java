package dev.gantry.monitoring.recommend;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A container's end for want of memory, as its pod's status tells.
 *
 * @param finishedAt when it ended; a status that is told again tells the same end
 */
public record OutOfMemoryKill(String container, Instant finishedAt) {

    private static final String REASON = "OOMKilled";

    /** The kills that {@code current} tells of and {@code previous} did not. */
    public static List<OutOfMemoryKill> news(Pod previous, Pod current) {
        List<OutOfMemoryKill> known = all(previous);
        return all(current).stream().filter(kill -> !known.contains(kill)).toList();
    }

    private static List<OutOfMemoryKill> all(Pod pod) {
        if (pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null) {
            return List.of();
        }
        return pod.getStatus().getContainerStatuses().stream()
                .flatMap(OutOfMemoryKill::of)
                .distinct()
                .toList();
    }

    private static Stream<OutOfMemoryKill> of(ContainerStatus status) {
        return Stream.of(
                        Optional.ofNullable(status.getState()).map(state -> state.getTerminated()),
                        Optional.ofNullable(status.getLastState()).map(state -> state.getTerminated()))
                .flatMap(Optional::stream)
                .filter(ended -> REASON.equals(ended.getReason()))
                .flatMap(ended -> kill(status.getName(), ended).stream());
    }

    private static Optional<OutOfMemoryKill> kill(String container, ContainerStateTerminated ended) {
        return time(ended.getFinishedAt()).map(at -> new OutOfMemoryKill(container, at));
    }

    private static Optional<Instant> time(@Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}

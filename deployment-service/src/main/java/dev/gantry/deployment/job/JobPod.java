package dev.gantry.deployment.job;

import dev.gantry.deployment.pod.PodReadiness;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A pod as the accounting of its Job sees it. */
public record JobPod(Pod pod) {

    /** Holds a pod until its Job has counted its end. */
    public static final String FINALIZER = "batch.kubernetes.io/job-tracking";

    public static final String INDEX = "batch.kubernetes.io/job-completion-index";
    static final String INDEX_FAILURES = "batch.kubernetes.io/job-index-failure-count";
    static final String INDEX_IGNORED_FAILURES = "batch.kubernetes.io/job-index-ignored-failure-count";

    /** The label of pods that get their nodes together. */
    static final String GANG = "gantry.dev/gang";

    /** Tells the scheduler how many pods of the Job have succeeded, since they count for the gang and may be gone. */
    static final String GANG_SUCCEEDED = "gantry.dev/gang-succeeded";

    private static final int MAX_INDEX_DIGITS = 9;

    String uid() {
        return pod.getMetadata().getUid();
    }

    String name() {
        return pod.getMetadata().getName();
    }

    /** Whether its end is still to be counted. */
    boolean tracked() {
        return isTracked(pod);
    }

    public static boolean isTracked(Pod pod) {
        List<String> finalizers = pod.getMetadata().getFinalizers();
        return finalizers != null && finalizers.contains(FINALIZER);
    }

    boolean succeeded() {
        return "Succeeded".equals(phase());
    }

    /** Whether it is of a gang, has no node yet, and is not told that so many others have succeeded. */
    boolean needsToldOf(int succeeded) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        boolean waits =
                labels != null && labels.containsKey(GANG) && pod.getSpec().getNodeName() == null;
        return waits && Math.max(0, number(pod.getMetadata().getAnnotations(), GANG_SUCCEEDED)) != succeeded;
    }

    /**
     * Whether it has failed, or never will end as it should.
     *
     * @param replacesTerminating whether being on its way out is enough
     */
    boolean failed(boolean replacesTerminating) {
        return "Failed".equals(phase()) || (terminating() && !succeeded() && (replacesTerminating || endedUnseen()));
    }

    /** Nobody is left to run it, and so nobody will say how it ended: it never ran, or its grace period was ended. */
    private boolean endedUnseen() {
        Long grace = pod.getMetadata().getDeletionGracePeriodSeconds();
        return grace != null && grace == 0;
    }

    boolean ended() {
        return succeeded() || "Failed".equals(phase());
    }

    boolean terminating() {
        return PodReadiness.terminating(pod);
    }

    /** On its way out, and not there yet. */
    boolean stillTerminating() {
        return terminating() && !ended() && !endedUnseen();
    }

    public boolean active() {
        return !ended() && !terminating();
    }

    boolean ready() {
        return active()
                && pod.getStatus() != null
                && pod.getStatus().getConditions() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
    }

    /** The completion index, if it has one below the limit. */
    OptionalInt index(int limit) {
        int index = number(pod.getMetadata().getAnnotations(), INDEX);
        return index >= 0 && index < limit ? OptionalInt.of(index) : OptionalInt.empty();
    }

    /** How often its index had failed before it. */
    int indexFailures() {
        return Math.max(0, number(pod.getMetadata().getAnnotations(), INDEX_FAILURES));
    }

    int indexIgnoredFailures() {
        return Math.max(0, number(pod.getMetadata().getAnnotations(), INDEX_IGNORED_FAILURES));
    }

    private static int number(@Nullable Map<String, String> map, String key) {
        String text = map == null ? null : map.get(key);
        boolean digits = text != null
                && !text.isEmpty()
                && text.length() <= MAX_INDEX_DIGITS
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Integer.parseInt(Objects.requireNonNull(text)) : -1;
    }

    /** When its last container ended, or its deletion began; its creation where neither is known. */
    Instant finishedAt() {
        return Stream.concat(
                        containers()
                                .map(ContainerStatus::getState)
                                .filter(Objects::nonNull)
                                .map(ContainerState::getTerminated)
                                .filter(Objects::nonNull)
                                .map(terminated -> terminated.getFinishedAt()),
                        Stream.ofNullable(pod.getMetadata().getDeletionTimestamp()))
                .flatMap(JobPod::time)
                .max(Instant::compareTo)
                .or(() -> Stream.ofNullable(pod.getMetadata().getCreationTimestamp())
                        .flatMap(JobPod::time)
                        .findFirst())
                .orElse(Instant.EPOCH);
    }

    private static Stream<Instant> time(@Nullable String text) {
        try {
            return text == null
                    ? Stream.empty()
                    : Stream.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            return Stream.empty();
        }
    }

    /** How often containers of a pod that restarts them itself were started again. */
    int restarts() {
        return containers()
                .mapToInt(status -> status.getRestartCount() == null ? 0 : status.getRestartCount())
                .sum();
    }

    /** The statuses of all containers, those of init containers first. */
    Stream<ContainerStatus> containers() {
        return pod.getStatus() == null
                ? Stream.empty()
                : Stream.of(
                                pod.getStatus().getInitContainerStatuses(),
                                pod.getStatus().getContainerStatuses())
                        .filter(Objects::nonNull)
                        .flatMap(List::stream);
    }

    private String phase() {
        return pod.getStatus() == null || pod.getStatus().getPhase() == null
                ? "Pending"
                : pod.getStatus().getPhase();
    }
}

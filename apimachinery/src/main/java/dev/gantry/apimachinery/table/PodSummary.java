package dev.gantry.apimachinery.table;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What {@code kubectl get pods} says of a pod, derived from its status as Kubernetes derives it.
 *
 * @param readyContainers containers and sidecars that are ready
 * @param containers containers and sidecars in all
 * @param status the phase, or a more telling word: the reason why a container waits or ended, or {@code Terminating}
 * @param restarts of the init containers while they run, afterwards of containers and sidecars
 * @param lastRestart when the last of those restarts was, null if that is not known
 */
public record PodSummary(
        int readyContainers,
        int containers,
        String status,
        int restarts,
        @Nullable Instant lastRestart) {

    /** The reason of a pod whose node was lost. */
    private static final String NODE_LOST = "NodeLost";

    private static final String SCHEDULING_GATED = "SchedulingGated";

    public static PodSummary of(JsonNode pod) {
        Walk walk = new Walk(pod);
        boolean initializing = walk.initContainers();
        if (!initializing || isTrue(pod, "Initialized")) {
            walk.containers();
        }
        return new PodSummary(walk.ready, walk.total, finalReason(pod, walk.reason), walk.restarts, walk.lastRestart);
    }

    /** Deletion outweighs what the containers do, unless the pod has already ended. */
    private static String finalReason(JsonNode pod, String reason) {
        if (!pod.path("metadata").hasNonNull("deletionTimestamp")) {
            return reason;
        }
        if (Cells.string(pod, "status.reason").equals(NODE_LOST)) {
            return "Unknown";
        }
        String phase = Cells.string(pod, "status.phase");
        return phase.equals("Succeeded") || phase.equals("Failed") ? reason : "Terminating";
    }

    private static boolean isTrue(JsonNode pod, String conditionType) {
        for (JsonNode condition : Cells.at(pod, "status.conditions")) {
            if (Cells.string(condition, "type").equals(conditionType)) {
                return Cells.string(condition, "status").equals("True");
            }
        }
        return false;
    }

    /** The state of going through the containers in order, as the words of later ones override those of earlier ones. */
    private static final class Walk {
        private final JsonNode pod;
        private final Set<String> sidecars = new HashSet<>();
        private final int total;
        private String reason;
        private int ready;
        private int restarts;
        private int sidecarRestarts;
        private @Nullable Instant lastRestart;
        private @Nullable Instant lastSidecarRestart;

        Walk(JsonNode pod) {
            this.pod = pod;
            for (JsonNode container : Cells.at(pod, "spec.initContainers")) {
                if (Cells.string(container, "restartPolicy").equals("Always")) {
                    sidecars.add(Cells.string(container, "name"));
                }
            }
            total = (int) Cells.size(pod, "spec.containers") + sidecars.size();
            reason = initialReason(pod);
        }

        private static String initialReason(JsonNode pod) {
            for (JsonNode condition : Cells.at(pod, "status.conditions")) {
                if (Cells.string(condition, "type").equals("PodScheduled")
                        && Cells.string(condition, "reason").equals(SCHEDULING_GATED)) {
                    return SCHEDULING_GATED;
                }
            }
            String reason = Cells.string(pod, "status.reason");
            return reason.isEmpty() ? Cells.string(pod, "status.phase") : reason;
        }

        /** Looks at the init containers up to the first that is not done, and says whether there is one. */
        boolean initContainers() {
            JsonNode statuses = Cells.at(pod, "status.initContainerStatuses");
            for (int i = 0; i < statuses.size(); i++) {
                JsonNode status = statuses.get(i);
                boolean sidecar = sidecars.contains(Cells.string(status, "name"));
                countInitRestarts(status, sidecar);
                if (sidecar && !succeeded(status) && status.path("started").asBoolean(false)) {
                    ready += status.path("ready").asBoolean(false) ? 1 : 0;
                } else if (!succeeded(status)) {
                    reason = "Init:" + initReason(status, i);
                    return true;
                }
            }
            return false;
        }

        private static boolean succeeded(JsonNode status) {
            JsonNode terminated = Cells.at(status, "state.terminated");
            return terminated.isObject() && terminated.path("exitCode").asInt(0) == 0;
        }

        private String initReason(JsonNode status, int index) {
            JsonNode terminated = Cells.at(status, "state.terminated");
            if (terminated.isObject()) {
                return endReason(terminated);
            }
            String waiting = Cells.string(status, "state.waiting.reason");
            return waiting.isEmpty() || waiting.equals("PodInitializing")
                    ? index + "/" + Cells.size(pod, "spec.initContainers")
                    : waiting;
        }

        private static String endReason(JsonNode terminated) {
            String reason = Cells.string(terminated, "reason");
            if (!reason.isEmpty()) {
                return reason;
            }
            int signal = terminated.path("signal").asInt(0);
            return signal != 0
                    ? "Signal:" + signal
                    : "ExitCode:" + terminated.path("exitCode").asInt(0);
        }

        private void countInitRestarts(JsonNode status, boolean sidecar) {
            int count = status.path("restartCount").asInt(0);
            Instant ended = lastEnd(status);
            restarts += count;
            lastRestart = later(lastRestart, ended);
            if (sidecar) {
                sidecarRestarts += count;
                lastSidecarRestart = later(lastSidecarRestart, ended);
            }
        }

        void containers() {
            restarts = sidecarRestarts;
            lastRestart = lastSidecarRestart;
            boolean running = false;
            JsonNode statuses = Cells.at(pod, "status.containerStatuses");
            for (int i = statuses.size() - 1; i >= 0; i--) {
                running |= container(statuses.get(i));
            }
            if (reason.equals("Completed") && running) {
                reason = isTrue(pod, "Ready") ? "Running" : "NotReady";
            }
        }

        /** Looks at one container and says whether it runs and is ready. */
        private boolean container(JsonNode status) {
            restarts += status.path("restartCount").asInt(0);
            lastRestart = later(lastRestart, lastEnd(status));
            String waiting = Cells.string(status, "state.waiting.reason");
            JsonNode terminated = Cells.at(status, "state.terminated");
            if (!waiting.isEmpty()) {
                reason = waiting;
            } else if (terminated.isObject()) {
                reason = endReason(terminated);
            } else if (status.path("ready").asBoolean(false)
                    && Cells.at(status, "state.running").isObject()) {
                ready++;
                return true;
            }
            return false;
        }

        private static @Nullable Instant lastEnd(JsonNode status) {
            JsonNode finished = Cells.at(status, "lastState.terminated.finishedAt");
            return finished.isString()
                    ? OffsetDateTime.parse(finished.stringValue()).toInstant()
                    : null;
        }

        private static @Nullable Instant later(@Nullable Instant a, @Nullable Instant b) {
            return a == null || (b != null && b.isAfter(a)) ? b : a;
        }
    }

    /** {@code 3}, or {@code 3 (5m ago)} when the time of the last restart is known. */
    public String restartsAt(Instant now) {
        if (restarts == 0 || lastRestart == null) {
            return String.valueOf(restarts);
        }
        return restarts + " (" + Ages.human(Duration.between(lastRestart, now)) + " ago)";
    }
}

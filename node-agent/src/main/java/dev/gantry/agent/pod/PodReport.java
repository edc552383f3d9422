package dev.gantry.agent.pod;

import dev.gantry.agent.podlifecycle.PodRejection;
import dev.gantry.apimachinery.client.ResourceClient.WriteOutcome;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reports one pod's status whenever it says something new, and one report at a time. */
final class PodReport {

    /** What was refused for being stale, or for want of the API, is computed anew after this; a view needs about as long. */
    private static final Executor LATER = CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS);

    private final PodHost host;
    private final Runnable signal;
    private final ResizeEvents resizes;
    private boolean reporting;
    private @Nullable Pod written;

    PodReport(PodHost host, Runnable signal) {
        this.host = host;
        this.signal = signal;
        this.resizes = new ResizeEvents(host.events());
    }

    /**
     * The newer of what the view shows and what this agent wrote last: the view may lag behind. A spec is taken from the view alone, which
     * tells of the specs of all pods in the order in which they came: a resize must not overtake a pod that was bound before it.
     */
    synchronized Pod newest(Pod seen) {
        Pod own = written;
        return own != null
                        && own.getMetadata().getUid().equals(seen.getMetadata().getUid())
                        && Objects.equals(
                                own.getMetadata().getGeneration(),
                                seen.getMetadata().getGeneration())
                        && version(own) > version(seen)
                ? own
                : seen;
    }

    private static long version(Pod pod) {
        String text = pod.getMetadata().getResourceVersion();
        return text != null && text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    synchronized void report(Pod pod, PodStatus status) {
        PodStatus before = pod.getStatus();
        if (reporting || (before != null && StatusComparison.same(before, status))) {
            return;
        }
        reporting = true;
        backOffEvents(pod, before, status);
        resizes.tell(pod, before, status);
        rejectionEvent(pod, status);
        host.statuses().report(new PodBuilder(pod).withStatus(status).build(), this::done);
    }

    private void done(WriteOutcome<Pod> outcome) {
        synchronized (this) {
            reporting = false;
            if (outcome instanceof WriteOutcome.Written<Pod>(Pod stored)) {
                written = stored;
            }
        }
        if (outcome instanceof WriteOutcome.Written<Pod>) {
            signal.run();
        } else {
            LATER.execute(signal);
        }
    }

    /** Such a status is told of once, as the last one of its pod. */
    private void rejectionEvent(Pod pod, PodStatus status) {
        String reason = Objects.requireNonNullElse(status.getReason(), "");
        boolean isNew =
                pod.getStatus() == null || !reason.equals(pod.getStatus().getReason());
        if ("Failed".equals(status.getPhase()) && reason.startsWith(PodRejection.OUT_OF) && isNew) {
            host.events().warning(pod, reason, status.getMessage());
        }
    }

    private void backOffEvents(Pod pod, @Nullable PodStatus before, PodStatus after) {
        for (ContainerStatus status : containers(after).toList()) {
            String reason = waitingReason(status);
            boolean isNew = before == null
                    || containers(before)
                            .noneMatch(s -> s.getName().equals(status.getName())
                                    && waitingReason(s).equals(reason));
            if (isNew && reason.equals("CrashLoopBackOff")) {
                host.events()
                        .warning(
                                pod,
                                "BackOff",
                                "Back-off restarting failed container " + status.getName() + " in pod "
                                        + pod.getMetadata().getName() + "_"
                                        + pod.getMetadata().getNamespace() + "("
                                        + pod.getMetadata().getUid() + ")");
            }
            if (isNew && reason.equals("ImagePullBackOff")) {
                host.events().normal(pod, "BackOff", "Back-off pulling image \"" + status.getImage() + "\"");
                host.events().warning(pod, "Failed", "Error: ImagePullBackOff");
            }
        }
    }

    private static Stream<ContainerStatus> containers(PodStatus status) {
        return Stream.concat(status.getInitContainerStatuses().stream(), status.getContainerStatuses().stream());
    }

    private static String waitingReason(ContainerStatus status) {
        return Optional.ofNullable(status.getState())
                .map(state -> state.getWaiting())
                .map(waiting -> waiting.getReason())
                .orElse("");
    }
}

package dev.gantry.deployment.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a pod's status says of its fitness to serve. */
public final class PodReadiness {

    /** True on a pod once every live proxy knows its endpoint, or when no Service selects it. */
    public static final String ROUTABLE = "gantry.dev/Routable";

    private PodReadiness() {}

    /** Whether the pod runs or will run: it is neither finished nor on its way out. */
    public static boolean active(Pod pod) {
        String phase = phase(pod);
        return !terminating(pod) && !phase.equals("Succeeded") && !phase.equals("Failed");
    }

    public static boolean terminating(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    public static String phase(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getPhase() == null
                ? "Pending"
                : pod.getStatus().getPhase();
    }

    public static boolean ready(Pod pod) {
        return condition(pod, "Ready").isPresent();
    }

    public static Instant readySince(Pod pod) {
        return condition(pod, "Ready").map(c -> time(c.getLastTransitionTime())).orElse(Instant.MAX);
    }

    /** Ready for long enough, and reachable: a pod that no proxy knows yet serves nobody, so it may replace nobody. */
    public static boolean available(Pod pod, int minReadySeconds, Instant now) {
        return availableInTime(pod)
                && untilReadyLongEnough(pod, minReadySeconds, now).isZero();
    }

    /** Available already, or soon by the passing of time alone, which changes no version that a write could be held to. */
    public static boolean availableInTime(Pod pod) {
        return ready(pod) && condition(pod, ROUTABLE).isPresent();
    }

    /** What a ready pod still lacks of its minimum time. */
    public static Duration untilReadyLongEnough(Pod pod, int minReadySeconds, Instant now) {
        if (minReadySeconds == 0) {
            return Duration.ZERO;
        }
        Duration left = Duration.between(now, readySince(pod).plusSeconds(minReadySeconds));
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** A time that is absent or no time counts as long ago. */
    private static Instant time(@Nullable String text) {
        try {
            return text == null ? Instant.EPOCH : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }

    private static Optional<PodCondition> condition(Pod pod, String type) {
        if (pod.getStatus() == null || pod.getStatus().getConditions() == null) {
            return Optional.empty();
        }
        for (PodCondition condition : pod.getStatus().getConditions()) { // no stream: asked of each pod at each step
            if (type.equals(condition.getType()) && "True".equals(condition.getStatus())) {
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }
}

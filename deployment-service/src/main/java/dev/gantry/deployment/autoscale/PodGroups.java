package dev.gantry.deployment.autoscale;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A target's pods by what their measured use is worth: that of a pod that is starting says nothing of its work, and a pod that
 * is going has none to say. The rules are those that Kubernetes documents for its autoscaler.
 *
 * @param measured thousandths used, by pod, of pods that work
 * @param unready pods that are starting
 * @param missing pods without a measurement
 */
record PodGroups(Map<String, Long> measured, List<Pod> unready, List<Pod> missing) {

    /** Within this time after its start, a pod's CPU use counts only once it is ready and was measured since. */
    private static final Duration CPU_INITIALIZATION = Duration.ofMinutes(5);

    /** A pod that turned unready within this time after its start has never been ready in truth. */
    private static final Duration READINESS_DELAY = Duration.ofSeconds(30);

    static PodGroups of(
            List<Pod> pods, Map<String, PodUsage> usages, String resource, Optional<String> container, Instant now) {
        PodGroups groups = new PodGroups(new HashMap<>(), new ArrayList<>(), new ArrayList<>());
        pods.stream().filter(PodGroups::counts).forEach(pod -> groups.add(pod, usages, resource, container, now));
        return groups;
    }

    private static boolean counts(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && !phase(pod).equals("Failed")
                && !phase(pod).equals("Succeeded");
    }

    private void add(Pod pod, Map<String, PodUsage> usages, String resource, Optional<String> container, Instant now) {
        String name = pod.getMetadata().getName();
        PodUsage usage = usages.get(name);
        Optional<Long> millis = usage == null ? Optional.empty() : usage.millis(resource, container);
        if (phase(pod).equals("Pending")) {
            unready.add(pod);
        } else if (usage == null || millis.isEmpty()) {
            missing.add(pod);
        } else if (resource.equals("cpu") && isStarting(pod, usage, now)) {
            unready.add(pod);
        } else {
            measured.put(name, millis.get());
        }
    }

    private static boolean isStarting(Pod pod, PodUsage usage, Instant now) {
        Optional<PodCondition> ready = pod.getStatus().getConditions() == null
                ? Optional.empty()
                : pod.getStatus().getConditions().stream()
                        .filter(condition -> "Ready".equals(condition.getType()))
                        .findFirst();
        Optional<Instant> started = ScaleTimes.parse(pod.getStatus().getStartTime());
        if (ready.isEmpty() || started.isEmpty()) {
            return true;
        }
        boolean isReady = "True".equals(ready.get().getStatus());
        Instant since = ScaleTimes.parse(ready.get().getLastTransitionTime()).orElse(started.get());
        return now.isBefore(started.get().plus(CPU_INITIALIZATION))
                ? !isReady || usage.time().isBefore(since.plus(usage.window()))
                : !isReady && since.isBefore(started.get().plus(READINESS_DELAY));
    }

    private static String phase(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getPhase() == null
                ? "Pending"
                : pod.getStatus().getPhase();
    }
}

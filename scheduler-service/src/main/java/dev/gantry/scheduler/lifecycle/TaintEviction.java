package dev.gantry.scheduler.lifecycle;

import dev.gantry.scheduler.placement.NodeTaint;
import dev.gantry.scheduler.placement.PodToleration;
import dev.gantry.scheduler.placement.TaintEffect;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When a pod must leave a node for the node's NoExecute taints.
 *
 * <p>A taint that no toleration covers evicts at once. Otherwise the shortest tolerationSeconds of those that cover it
 * counts from the time the taint was added, and a toleration without seconds covers it for ever. Example: taint added at
 * 12:00:00, tolerations of 30 s and of ever: the pod leaves at 12:00:30.
 */
public final class TaintEviction {

    private TaintEviction() {}

    /** The moment to leave; empty for never. A moment that has passed, or {@code now}, means at once. */
    public static Optional<Instant> leaveAt(Pod pod, List<Taint> taints, Instant now) {
        return taints.stream()
                .filter(taint -> TaintEffect.NO_EXECUTE.wireName().equals(taint.getEffect()))
                .flatMap(taint -> leaveAt(pod, taint, now).stream())
                .min(Instant::compareTo);
    }

    private static Optional<Instant> leaveAt(Pod pod, Taint taint, Instant now) {
        NodeTaint known = NodeTaint.of(taint).orElseThrow();
        List<Toleration> covering = pod.getSpec().getTolerations().stream()
                .filter(toleration -> PodToleration.of(toleration).tolerates(known))
                .toList();
        if (covering.isEmpty()) {
            return Optional.of(now);
        }
        Instant since = taint.getTimeAdded() == null ? now : Instant.parse(taint.getTimeAdded());
        return covering.stream()
                .map(Toleration::getTolerationSeconds)
                .filter(seconds -> seconds != null)
                .min(Long::compare)
                .map(seconds -> since.plusSeconds(Math.max(0, seconds)));
    }
}

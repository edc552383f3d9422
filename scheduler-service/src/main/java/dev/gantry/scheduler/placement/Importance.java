package dev.gantry.scheduler.placement;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Comparator;

/**
 * How dear a running pod is when another one needs its place: the higher priority first, then who has run for longer.
 *
 * @param priority the number of its PriorityClass
 * @param started when, as the wire model writes it, so that text order is time order; {@link #NOT_STARTED} where its node
 *     has not taken it up
 */
public record Importance(int priority, String started) {

    /** After every time: a pod that has not started has nothing to lose. */
    public static final String NOT_STARTED = "not started";

    /** The most important first. */
    static final Comparator<Importance> ORDER =
            Comparator.comparingInt((Importance i) -> -i.priority).thenComparing(Importance::started);

    static Importance of(Pod pod) {
        String started = pod.getStatus() == null ? null : pod.getStatus().getStartTime();
        return new Importance(priority(pod), started == null ? NOT_STARTED : started);
    }

    static int priority(Pod pod) {
        Integer priority = pod.getSpec().getPriority();
        return priority == null ? 0 : priority;
    }
}

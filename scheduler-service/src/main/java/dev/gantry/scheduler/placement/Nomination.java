package dev.gantry.scheduler.placement;

import dev.gantry.apimachinery.ObjectKey;
import java.util.Comparator;

/**
 * A place that is promised to a pending pod, for which others are being stopped: pods of lower priority may not take it.
 *
 * @param pod whose place it is
 * @param nodeName where
 * @param priority of the pod
 * @param demand what it will take
 */
public record Nomination(ObjectKey pod, String nodeName, int priority, PodDemand demand) {

    static final Comparator<Nomination> HIGHEST_FIRST =
            Comparator.comparingInt((Nomination n) -> -n.priority).thenComparing(Nomination::pod);
}

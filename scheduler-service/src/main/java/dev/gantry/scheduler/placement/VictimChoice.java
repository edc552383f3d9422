package dev.gantry.scheduler.placement;

import java.util.Comparator;
import java.util.List;

/**
 * One node on which a pod fits when some others are gone.
 *
 * @param node its index
 * @param victims who has to go, the dearest first; at least one
 * @param violations how many of them go beyond a budget
 */
record VictimChoice(int node, List<BoundPod> victims, int violations) {

    /** Makes every priority positive, so that of two sums that of fewer victims is the smaller one. */
    private static final long OFFSET = 1L << 31;

    /** The best first. */
    static final Comparator<VictimChoice> BEST_FIRST = Comparator.comparingInt(VictimChoice::violations)
            .thenComparingInt(choice -> choice.dearest().priority())
            .thenComparingLong(VictimChoice::sumOfPriorities)
            .thenComparingInt(choice -> choice.victims().size())
            .thenComparing(VictimChoice::startOfDearest, Comparator.reverseOrder());

    private BoundPod dearest() {
        return victims.getFirst();
    }

    private long sumOfPriorities() {
        return victims.stream().mapToLong(pod -> pod.priority() + OFFSET).sum();
    }

    private String startOfDearest() {
        return dearest().importance().started();
    }
}

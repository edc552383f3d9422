package dev.gantry.agent.startorder;

import java.util.Comparator;

/**
 * A pod's place among others by what it is worth: the lower, the earlier.
 *
 * @param priority of its priority class; the higher, the earlier
 * @param daemon whether a DaemonSet controls it: what serves the node comes before what the node serves
 */
public record StartRank(int priority, boolean daemon) implements Comparable<StartRank> {

    private static final Comparator<StartRank> ORDER =
            Comparator.comparingInt(StartRank::priority).reversed().thenComparing(rank -> !rank.daemon());

    @Override
    public int compareTo(StartRank other) {
        return ORDER.compare(this, other);
    }
}

package dev.gantry.scheduler.queue;

import dev.gantry.apimachinery.ObjectKey;
import java.util.List;

/**
 * A gang that is not tried, since too few of its pods are there.
 *
 * @param minMember how many are to be placed at once
 * @param placed how many have their place
 * @param waiting the others that are there
 */
public record IncompleteGang(ObjectKey gang, int minMember, int placed, List<ObjectKey> waiting) {

    public IncompleteGang {
        waiting = List.copyOf(waiting);
    }

    /** What users read, such as {@code gang train waits for more pods: 2 of 3 are there.} */
    public String message() {
        return "gang " + gang.name() + " waits for more pods: " + (waiting.size() + placed) + " of " + minMember
                + " are there.";
    }
}

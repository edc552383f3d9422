package dev.gantry.scheduler.placement;

import dev.gantry.apimachinery.ObjectKey;

/**
 * What a gang needs of a plan.
 *
 * @param gang its key
 * @param minMember how many of its pods are to have a node
 * @param placed how many have one
 */
public record GangDemand(ObjectKey gang, int minMember, int placed) {

    /** How many more are to get one at once. */
    public int needed() {
        return minMember - placed;
    }
}

package dev.gantry.scheduler.queue;

import dev.gantry.apimachinery.ObjectKey;

/**
 * How far a gang is.
 *
 * @param minMember how many of its pods are to have a place at once; 0 where none waits
 * @param placed how many have theirs
 * @param waiting how many wait
 */
public record GangState(ObjectKey key, int minMember, int placed, int waiting) {}

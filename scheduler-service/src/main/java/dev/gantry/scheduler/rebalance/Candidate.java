package dev.gantry.scheduler.rebalance;

import dev.gantry.apimachinery.ObjectKey;

/**
 * A running pod that may be moved.
 *
 * @param key the pod
 * @param uid its uid, so that no other pod that comes to have its name is moved for it
 * @param schedulerName the profile that would place its replacement
 * @param workload the uid of what it is a part of, of which one pod moves at a time
 */
public record Candidate(ObjectKey key, String uid, String schedulerName, String workload) {}

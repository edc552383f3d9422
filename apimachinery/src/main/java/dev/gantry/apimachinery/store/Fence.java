package dev.gantry.apimachinery.store;

/**
 * Proof of leadership that a write carries: the write is refused once another holder has taken the lease.
 *
 * @param lease the name of the leader lease
 * @param token the token under which the writer leads
 */
public record Fence(String lease, long token) {}

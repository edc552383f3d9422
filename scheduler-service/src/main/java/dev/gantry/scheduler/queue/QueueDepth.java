package dev.gantry.scheduler.queue;

/**
 * How many pods wait for what.
 *
 * @param active for their turn
 * @param backingOff for the end of their back-off
 * @param unschedulable for a change in the cluster
 */
public record QueueDepth(int active, int backingOff, int unschedulable) {}

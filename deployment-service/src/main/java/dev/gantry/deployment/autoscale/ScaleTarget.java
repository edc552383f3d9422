package dev.gantry.deployment.autoscale;

/**
 * The workload that is scaled.
 *
 * @param wanted the replicas it is told to have
 * @param present the replicas it has
 */
public record ScaleTarget(int wanted, int present) {}

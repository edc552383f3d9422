package dev.gantry.scheduler.rebalance;

/**
 * What would replace a pod.
 *
 * @param uid that of the Deployment, or of the ReplicaSet or StatefulSet that has none
 * @param replicas how many pods it is to have
 * @param settled whether it has them, all of its newest revision, available and with nothing left to do
 */
public record Workload(String uid, int replicas, boolean settled) {}

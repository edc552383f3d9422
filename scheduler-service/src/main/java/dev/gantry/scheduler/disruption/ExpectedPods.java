package dev.gantry.scheduler.disruption;

/** How many pods the workloads behind a budget's pods are meant to have together. */
public sealed interface ExpectedPods {

    /** @param count the sum of their replicas */
    record Known(int count) implements ExpectedPods {}

    /** A pod's workload has no number of replicas, so a share of it is not defined. */
    record Unknown(String why) implements ExpectedPods {}
}

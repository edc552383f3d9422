package dev.gantry.scheduler.disruption;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.time.Instant;
import java.util.List;

/**
 * What the status of a budget is made of.
 *
 * @param pods those that its selector matches
 * @param expected what their workloads ask for
 */
public record BudgetState(PodDisruptionBudget budget, List<Pod> pods, ExpectedPods expected, Instant now) {}

package dev.gantry.scheduler.disruption;

import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import java.time.Duration;

/**
 * The status that a budget should have.
 *
 * @param requeueAfter when time alone may change it; zero for never
 */
public record BudgetStep(PodDisruptionBudgetStatus status, Duration requeueAfter) {}

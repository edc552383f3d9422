package dev.gantry.scheduler.budget;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.controller.Reconciler;
import dev.gantry.apimachinery.schema.LabelSelector;
import dev.gantry.scheduler.disruption.BudgetDecision;
import dev.gantry.scheduler.disruption.BudgetState;
import dev.gantry.scheduler.disruption.BudgetStep;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Keeps the status of one budget at what its pods and their workloads are. */
public final class BudgetReconciler implements Reconciler {

    /** While the workloads are told of for the first time. */
    private static final Duration UNTIL_SYNCED = Duration.ofMillis(200);

    private final ResourceView<PodDisruptionBudget> budgets;
    private final ResourceClient<PodDisruptionBudget> client;
    private final ResourceView<Pod> pods;
    private final WorkloadScales scales;
    private final InstantSource clock;

    public BudgetReconciler(
            ResourceView<PodDisruptionBudget> budgets,
            ResourceClient<PodDisruptionBudget> client,
            ResourceView<Pod> pods,
            WorkloadScales scales,
            InstantSource clock) {
        this.budgets = budgets;
        this.client = client;
        this.pods = pods;
        this.scales = scales;
        this.clock = clock;
    }

    @Override
    public Result reconcile(ObjectKey key) {
        Optional<PodDisruptionBudget> found = budgets.get(key);
        if (found.isEmpty()) {
            return Result.DONE;
        }
        PodDisruptionBudget budget = found.get();
        if (BudgetDecision.needsWorkloads(budget) && !scales.synced()) {
            return Result.after(UNTIL_SYNCED);
        }
        LabelSelector selector = Budgets.selector(budget);
        List<Pod> selected = pods.list(key.namespace()).stream()
                .filter(pod -> selector.test(Budgets.labels(pod)))
                .toList();
        BudgetStep step =
                BudgetDecision.next(new BudgetState(budget, selected, scales.expected(selected), clock.instant()));
        if (!step.status().equals(budget.getStatus())) {
            // With the version that it was made from: an eviction granted meanwhile is not undone, but a reason to
            // decide again.
            var _ = client.updateStatus(new PodDisruptionBudgetBuilder(budget)
                    .withStatus(step.status())
                    .build());
        }
        return Result.after(step.requeueAfter());
    }
}

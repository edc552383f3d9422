package dev.gantry.simulation.cluster;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceClient.Deletion;
import dev.gantry.apimachinery.schema.LabelSelector;
import dev.gantry.deployment.pod.PodReadiness;
import dev.gantry.scheduler.disruption.EvictionDecision;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The steps of {@code EvictionSubresource}: the pod's budget grants it, and that is stored before the pod is deleted. */
final class Evictions {

    private final ClusterWorld world;
    private final Invariants invariants;
    private final ResourceClient<PodDisruptionBudget> budgets;
    private final ResourceClient<Pod> pods;
    private final BooleanSupplier diesBetween;

    /** @param diesBetween whether the process that evicts dies between the grant and the deletion */
    Evictions(
            ClusterWorld world,
            Invariants invariants,
            ResourceClient<PodDisruptionBudget> budgets,
            ResourceClient<Pod> pods,
            BooleanSupplier diesBetween) {
        this.world = world;
        this.invariants = invariants;
        this.budgets = budgets;
        this.pods = pods;
        this.diesBetween = diesBetween;
    }

    /** Evicts this pod and no other; what is refused, or not answered, is an ApiException. */
    void evict(Pod pod) {
        Optional<PodDisruptionBudget> budget = EvictionDecision.isFree(pod)
                ? Optional.empty()
                : budgetOf(pod).filter(held -> !EvictionDecision.isUncounted(pod, held));
        budget.ifPresent(held -> spend(held, pod.getMetadata().getName()));
        if (diesBetween.getAsBoolean()) {
            return;
        }
        Actor evicting = world.stage().actor();
        boolean ran = runs(pod);
        world.stage().enter(Actor.EVICTION);
        try {
            pods.delete(ObjectKey.of(pod), Deletion.ofUid(pod.getMetadata().getUid()));
        } finally {
            if (ran && !runs(pod)) {
                budget.ifPresent(invariants::evicted);
            }
            world.stage().enter(evicting);
        }
    }

    private boolean runs(Pod pod) {
        return world.pods()
                .get(ObjectKey.of(pod))
                .filter(current ->
                        current.getMetadata().getUid().equals(pod.getMetadata().getUid()))
                .filter(current -> !PodReadiness.terminating(current))
                .isPresent();
    }

    private Optional<PodDisruptionBudget> budgetOf(Pod pod) {
        return world.budgets().list().stream()
                .filter(budget -> LabelSelector.ofSpec(
                                WireJson.MAPPER.valueToTree(budget.getSpec().getSelector()))
                        .test(pod.getMetadata().getLabels()))
                .findFirst();
    }

    private void spend(PodDisruptionBudget budget, String pod) {
        var _ = budgets.updateStatus(new PodDisruptionBudgetBuilder(budget)
                .withStatus(EvictionDecision.grant(budget, pod, world.clock().instant()))
                .build());
    }
}

package dev.gantry.simulation.cluster;

import dev.gantry.deployment.pod.PodReadiness;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.Optional;

/**
 * Of PodDisruptionBudgets: no eviction leaves fewer healthy pods than the budget asks for. What was lost by other causes since the
 * budget's status was last right is not held against it: nobody can know of it yet.
 */
final class BudgetInvariants {

    private final ClusterWorld world;
    private int lost;

    BudgetInvariants(ClusterWorld world) {
        this.world = world;
        world.budgets().observe((_, after) -> after.ifPresent(this::changed));
    }

    private void changed(PodDisruptionBudget budget) {
        boolean right = budget.getStatus() != null
                && world.stage().is(Actor.SCHEDULER)
                && budget.getStatus().getCurrentHealthy() == healthy();
        if (right) {
            lost = 0;
        }
    }

    private int healthy() {
        return (int) world.pods().list().stream()
                .filter(BudgetedApp::isOf)
                .filter(BudgetInvariants::healthy)
                .count();
    }

    private static boolean healthy(Pod pod) {
        return !PodReadiness.terminating(pod) && PodReadiness.availableInTime(pod);
    }

    void podChanged(Pod before, Optional<Pod> after) {
        boolean fell = BudgetedApp.isOf(before)
                && healthy(before)
                && after.filter(BudgetInvariants::healthy).isEmpty();
        if (fell && !world.stage().is(Actor.EVICTION)) {
            lost++;
        }
    }

    /** An eviction that was granted on this state of the budget was carried out. */
    void evicted(PodDisruptionBudget granted) {
        int healthy = healthy();
        if (healthy + lost < granted.getStatus().getDesiredHealthy()) {
            throw world.violated("an eviction left " + healthy + " healthy pods and " + lost + " were lost, where "
                    + granted.getStatus().getDesiredHealthy() + " must be");
        }
    }
}

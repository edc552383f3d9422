package dev.gantry.scheduler.budget;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.function.Consumer;

/** Wakes the budgets that a change of a pod concerns, those that it falls under no more included. */
record PodSignals(ResourceView<PodDisruptionBudget> budgets, Consumer<ObjectKey> wake)
        implements ResourceView.Listener<Pod> {

    @Override
    public void added(Pod pod) {
        for (PodDisruptionBudget budget : budgets.list(pod.getMetadata().getNamespace())) {
            if (Budgets.selects(budget, pod)) {
                wake.accept(ObjectKey.of(budget));
            }
        }
    }

    @Override
    public void updated(Pod previous, Pod current) {
        added(current);
        if (!Budgets.labels(previous).equals(Budgets.labels(current))) {
            added(previous);
        }
    }

    @Override
    public void deleted(Pod last) {
        added(last);
    }
}

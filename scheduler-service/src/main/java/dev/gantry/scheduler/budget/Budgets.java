package dev.gantry.scheduler.budget;

import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.schema.LabelSelector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Which budgets a pod falls under. */
public final class Budgets {

    private final ResourceView<PodDisruptionBudget> view;

    public Budgets(ResourceView<PodDisruptionBudget> view) {
        this.view = view;
    }

    /** All budgets. */
    public Collection<PodDisruptionBudget> all() {
        return view.list();
    }

    /** The budgets of the pod's namespace whose selector matches it. */
    public List<PodDisruptionBudget> of(Pod pod) {
        return view.list(pod.getMetadata().getNamespace()).stream()
                .filter(budget -> selects(budget, pod))
                .toList();
    }

    static boolean selects(PodDisruptionBudget budget, Pod pod) {
        return budget.getSpec() != null && selector(budget).test(labels(pod));
    }

    static LabelSelector selector(PodDisruptionBudget budget) {
        return LabelSelector.ofSpec(WireJson.MAPPER.valueToTree(budget.getSpec().getSelector()));
    }

    static Map<String, String> labels(Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        return labels == null ? Map.of() : labels;
    }
}

package dev.gantry.scheduler.budget;

import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.table.KubernetesColumns;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;

/** The kind PodDisruptionBudget as this service serves it. */
public final class DisruptionBudgetType {

    private DisruptionBudgetType() {}

    public static ResourceType of() {
        return ResourceType.namespaced("policy/v1", PodDisruptionBudget.class, "poddisruptionbudgets")
                .shortNames("pdb")
                .withStatus()
                .columns(KubernetesColumns.POD_DISRUPTION_BUDGET)
                .strategy(new DisruptionBudgetRules())
                .build();
    }
}
